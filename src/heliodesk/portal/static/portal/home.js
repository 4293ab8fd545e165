// Times in the reader's own zone, and the chat in place. Without this the page says the office's time and links to /chat.

const language = document.documentElement.lang;
for (const element of document.querySelectorAll("time[data-local]")) {
  const at = new Date(element.dateTime);
  const today = at.toDateString() === new Date().toDateString();
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  if (!today) Object.assign(form, { weekday: "short", day: "numeric", month: "short" });
  element.textContent = new Intl.DateTimeFormat(language, form).format(at);
}

const chat = document.querySelector("helio-chat");
document.querySelector("[data-chat]").addEventListener("click", (event) => {
  if (!chat.open) return; // the chat has not come: the link leads to it
  event.preventDefault();
  chat.open();
});
