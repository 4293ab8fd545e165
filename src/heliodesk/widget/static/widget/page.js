// The page /chat: takes the exchange's word for who the customer is, from the address's fragment or from the app.
//
// A fragment is never sent to a server; it is taken out of the address before anything else happens. Messages are
// believed from the exchange's own origins only.

const chat = document.querySelector("helio-chat");
const origins = [...document.body.dataset.origins.split(" "), location.origin]; // a web view speaks as the page itself
const given = new URLSearchParams(location.hash.slice(1)).get("identity");
if (given) {
  history.replaceState(null, "", location.pathname + location.search);
  chat.identity = given;
}

addEventListener("message", ({ origin, data }) => {
  if (origins.includes(origin) && data?.type === "helio-identity" && typeof data.identity === "string") {
    chat.identity = data.identity;
  }
});
// The app may listen for this instead of guessing when the page is ready.
for (const origin of origins.slice(0, -1)) {
  if (parent !== self) parent.postMessage({ type: "helio-ready" }, origin);
  opener?.postMessage({ type: "helio-ready" }, origin);
}
