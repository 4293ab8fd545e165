// The chat in place, where its module has come; else the link leads to it.
const chat = document.querySelector("helio-chat");
for (const link of document.querySelectorAll("[data-chat]"))
  link.addEventListener("click", (event) => {
    if (!chat.open) return;
    event.preventDefault();
    chat.open();
  });
