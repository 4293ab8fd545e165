// Times in the reader's own zone, and the chat in place. Without this the page says the office's time and links to /chat.

import { zoneName } from "../widget/draw/time.js";

const language = document.documentElement.lang;
const form = (options) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options);
const times = document.querySelectorAll("time[data-local]");
for (const element of times) {
  const at = new Date(element.dateTime);
  const clock = form({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  const day = form({ weekday: "short", day: "numeric", month: "short" }).format(at);
  element.textContent = at.toDateString() === new Date().toDateString() ? clock : [day, clock].join(language === "en" ? ", " : " ");
}
const zone = document.querySelector("[data-zone]");
zone.textContent = zone.dataset.zone.replace("{zone}", zoneName(language));
zone.hidden = !times.length;

const chat = document.querySelector("helio-chat");
document.querySelector("[data-chat]").addEventListener("click", (event) => {
  if (!chat.open) return; // the chat has not come: the link leads to it
  event.preventDefault();
  chat.open();
});
