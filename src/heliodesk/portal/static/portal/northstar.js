// What the exchange's own page does: it asks its own back end who is signed in, each time the chat needs to know.
const chat = document.querySelector("helio-chat");
chat.identity = async () => (await (await fetch(chat.dataset.identity)).json()).identity;
