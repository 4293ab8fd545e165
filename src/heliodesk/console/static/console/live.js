// Fetch again what an event concerns. Events carry ids only; what one may see is decided when a part is fetched.
//
// A part says which kinds of event concern it (data-live), if so of which conversation only (data-of), and which kinds
// only when it lists their conversation (data-rows). htmx fetches it: at most one request is under way for each part,
// and one more waits (hx-sync "queue last").

import { tick } from "./time.js";

const SETTLED = 600; // ms without a movement of the pointer before a list under it may change
const OFTEN = 250; // ms between two fetches of a part, so that a busy team does not keep every desk fetching; data-pause says another
let moved = 0;
document.addEventListener("pointermove", () => (moved = performance.now()), { passive: true });

const waiting = new Set();
const ran = new WeakMap(); // when each part was last fetched

// What is heard while a view is being fetched concerns the one that comes: it may have been drawn before it happened.
let heard = null;
const MOST_HEARD = 100; // where it did not come at all
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target?.id === "view") heard = [];
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.id !== "view" || !heard) return; // told once for each element; before it no part listens
  const missed = heard;
  heard = null;
  for (const [kind, conversation] of missed) lookAgain(kind, conversation);
});

/** Fetch again the parts that an event of this kind, about this conversation, concerns. */
export function lookAgain(kind, conversation) {
  if (kind && heard?.length < MOST_HEARD) heard.push([kind, conversation]);
  for (const part of document.querySelectorAll("[data-live]")) {
    if (kind && !part.dataset.live.split(" ").includes(kind)) continue;
    if (kind && part.dataset.of && conversation && part.dataset.of !== conversation) continue;
    if (kind && part.dataset.rows?.split(" ").includes(kind) && !lists(part, conversation)) continue;
    refresh(part);
  }
}

/** Does a list show this conversation? While it is being fetched nobody knows, so it may. */
const lists = (part, conversation) =>
  part.classList.contains("htmx-request") || waiting.has(part) || part.querySelector(`[data-conversation="${CSS.escape(conversation)}"]`);

function refresh(part) {
  if (part.matches("[popover]:popover-open")) return; // somebody is using it
  if (busy(part)) return later(part, 100);
  const pause = Number(part.dataset.pause ?? OFTEN) - (performance.now() - (ran.get(part) ?? -Infinity));
  if (pause > 0) return later(part, pause);
  const rest = SETTLED - (performance.now() - moved);
  if ("still" in part.dataset && part.matches(":hover") && rest > 0) {
    // A row must not slip away from under a pointer that is about to press.
    return later(part, rest);
  }
  ran.set(part, performance.now());
  htmx.trigger(part, "live");
}

// What no event tells of is looked at every so many seconds (data-every), unless nobody looks or somebody is in the middle of it.
const LOOK = 5_000; // ms
setInterval(() => {
  if (document.hidden || !document.getSelection().isCollapsed) return;
  for (const part of document.querySelectorAll("[data-every]")) {
    const due = performance.now() - (ran.get(part) ?? 0) >= 1000 * Number(part.dataset.every);
    if (due && !part.matches(":focus-within") && !part.querySelector("details[open]")) refresh(part);
  }
}, LOOK);

// A button whose command is under way must stay until the answer has come, which it passes on to the page.
const busy = (part) => part.querySelector(".htmx-request") !== null;

function later(part, ms) {
  if (waiting.has(part)) return;
  waiting.add(part);
  setTimeout(() => {
    waiting.delete(part);
    if (part.isConnected) refresh(part);
  }, ms);
}

// A part that comes back as it was is left alone: focus, selection and scrolling stay.
const latest = new WeakMap();
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target, requestConfig, xhr } = detail;
  if (!target?.dataset?.live || xhr.status !== 200) return;
  if (requestConfig?.elt !== target) return latest.delete(target); // it will not be what it was
  if (busy(target)) {
    detail.shouldSwap = false;
    return later(target, 100);
  }
  if (latest.get(target) === xhr.responseText) detail.shouldSwap = false;
  latest.set(target, xhr.responseText);
});
document.addEventListener("htmx:afterSwap", tick);
