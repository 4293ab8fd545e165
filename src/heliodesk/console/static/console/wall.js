// The wall: how old the picture is, and the big view for a screen that hangs in a room.

import { say } from "./page.js";

const OLD = 30; // s without a fresh picture that are worth a word
const age = document.getElementById("wall-age");
let fresh = Date.now();

/** Says when the picture on the screen was true; amber, with its age, once nothing fresh has come for a while. */
function tell() {
  if (!age) return;
  const seconds = Math.round((Date.now() - fresh) / 1000);
  const at = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: age.dataset.zone });
  const old = seconds > OLD;
  age.classList.toggle("is-old", old);
  const text = (old ? age.dataset.old : age.dataset.fresh)
    .replace("%(time)s", at.format(fresh))
    .replace("%(age)s", seconds < 120 ? say("short-seconds", { n: seconds }) : say("short-minutes", { n: Math.floor(seconds / 60) }));
  if (age.textContent !== text) age.textContent = text;
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id === "wall-now" && detail.successful) fresh = Date.now();
  tell();
});
setInterval(tell, 1000);
tell();

// The alarm is said once, and again when it is about another queue; its figures change all the time.
let said = "";
function alarm() {
  const here = document.getElementById("wall-alarm");
  const about = here?.dataset.queue ?? "";
  if (about === said) return;
  said = about;
  document.getElementById("wall-said").textContent = here?.querySelector("h2").textContent ?? "";
}
document.addEventListener("htmx:afterSwap", ({ detail }) => detail.target.id === "wall-now" && alarm());
alarm();

// What is done here may lead to a conversation, which is on another page.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const to = event.detail.xhr.getResponseHeader("HX-Location");
  if (!to) return;
  event.preventDefault();
  location.assign(JSON.parse(to).path);
});

// ---- big

const app = document.querySelector(".app");
const button = document.getElementById("wall-big");

function show(big) {
  app.classList.toggle("app--big", big);
  button.setAttribute("aria-pressed", String(big));
  const here = new URL(location.href);
  big ? here.searchParams.set("big", "1") : here.searchParams.delete("big");
  history.replaceState(history.state, "", here);
}

button?.addEventListener("click", async () => {
  const big = !app.classList.contains("app--big");
  show(big);
  // Without the browser's consent it is as big as the window.
  if (big) await document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) await document.exitFullscreen();
});
document.addEventListener("fullscreenchange", () => document.fullscreenElement || show(false));
// The button is out of sight there: its key still works, and Escape leads back where there is no full screen.
document.addEventListener("keydown", (event) => {
  if (!app.classList.contains("app--big") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") button.click();
});
