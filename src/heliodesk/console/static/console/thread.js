// The talk in the middle: appends what is new, keeps the reader's place, notes what has been read.

import { announce, ask, on, openKey, say } from "./page.js";
import { fragment } from "./trusted.js";

const NEAR = 40; // px from the end that still count as the end
const AGAIN = 2_000; // ms until what did not come is asked for again

const box = () => document.getElementById("thread");
const list = () => document.getElementById("messages");
const address = () => document.getElementById("main").dataset.address;
const atEnd = () => Math.abs(box().scrollTop) < NEAR; // column-reverse: the end is 0
const lastNumber = () => Math.max(0, ...[...list().querySelectorAll("[data-number]")].map((e) => Number(e.dataset.number)));

let running = null; // one request at a time
let again = false;
let reached = null; // the latest event of how far the customer came: it may be here before the message that it is about

/** Fetch what came after the last message shown. */
export async function catchUp() {
  if (!list()) return;
  if (running) {
    again = true;
    return running;
  }
  running = fetchNew();
  try {
    await running;
  } finally {
    running = null;
  }
  if (again) {
    again = false;
    await catchUp();
  }
}

async function fetchNew() {
  const key = openKey();
  const answer = await ask(`${address()}thread?after=${lastNumber()}`).catch(() => null);
  if (!answer || answer.status >= 500) setTimeout(catchUp, AGAIN); // what was told of is there all the same
  if (!answer?.ok || key !== openKey()) return;
  const parts = fragment(await answer.text());
  if (key !== openKey()) return;
  const wasAtEnd = atEnd();
  let added = 0;
  let theirs = false;
  for (const item of parts.filter((part) => part instanceof Element)) {
    if (item.id && document.getElementById(item.id)) continue;
    list().append(item);
    htmx.process(item); // it may have come with a button: what could not be sent at once
    added += item.dataset.number ? 1 : 0;
    theirs ||= item.matches(".m:not(.own)");
  }
  if (reached) marked(reached);
  lookAtStale();
  announce("came");
  if (theirs) document.getElementById("typing").hidden = true;
  if (added && !wasAtEnd) document.getElementById("new-messages").hidden = false;
  noteRead();
}

/** Fetch the newest page anew: the history on the page has a hole, or is of another epoch. */
export async function startOver() {
  if (!list()) return;
  const key = openKey();
  const told = (meanwhile = new Map());
  const answer = await ask(`${address()}thread`).catch(() => null);
  const text = answer?.ok ? await answer.text().catch(() => "") : "";
  if (meanwhile === told) meanwhile = null;
  if (!text || key !== openKey()) return;
  list().replaceChildren(...fragment(text));
  look();
  if (reached) marked(reached);
  htmx.process(list());
  for (const [number, part] of told) stale.set(number, part);
  lookAtStale();
  noteRead();
}

/** A message was posted: fetch it, and if numbers are missing before it, everything. */
export async function posted(event) {
  if (event.conversation !== openKey()) return;
  await catchUp();
  if (missing() !== hidden) await startOver();
}

/** How many numbers are not there between the first and the last on the page. */
function missing() {
  const numbers = [...list().querySelectorAll("[data-number]")].map((e) => Number(e.dataset.number));
  return numbers.length && Math.max(...numbers) - Math.min(...numbers) + 1 - numbers.length;
}
let hidden = 0; // those that are not for the reader: what was whispered to a colleague
const look = () => (hidden = list() ? missing() : 0);

// Messages by number of which a part (nothing: all) is not as it is shown. Fetched one after the other, so that an older answer
// never comes last; one that is told of before it is here is looked at when it is.
const stale = new Map();
let looking = false;
let meanwhile = null; // what was told while the page was being fetched anew: that may have been drawn before it

/** A message is another than before (something was taken out of it, edited, or its files have come). */
export const changed = (event) => note(event, "");

/** The mail, or what else a message goes by, has come further. */
export const moved = (event) => note(event, ".t");

function note({ conversation, number }, part) {
  if (conversation !== openKey() || !number) return;
  for (const told of [stale, meanwhile]) told?.set(number, told.get(number) === "" ? "" : part);
  lookAtStale();
}

async function lookAtStale() {
  if (looking) return;
  looking = true;
  try {
    for (let number = shownStale(); number; number = shownStale()) {
      const part = stale.get(number);
      stale.delete(number);
      if (await fetchPart(openKey(), number, part)) continue;
      if (!stale.has(number)) stale.set(number, part);
      setTimeout(lookAtStale, AGAIN);
      return;
    }
  } finally {
    looking = false;
  }
}

const shownStale = () => [...stale.keys()].find((number) => document.getElementById(`m-${number}`));

/** Fetch it. False: nothing has come, so it is tried again. */
async function fetchPart(conversation, number, part) {
  const answer = await ask(`${address()}thread?after=${number - 1}`).catch(() => null);
  if (conversation !== openKey()) return true;
  if (!answer || answer.status === 429 || answer.status >= 500) return false;
  if (!answer.ok) return true; // not ours to see any more
  const found = fragment(await answer.text()).find((each) => each.id === `m-${number}`);
  const now = part ? found?.querySelector(part) : found;
  const shown = document.querySelector(part ? `#m-${number} ${part}` : `#m-${number}`);
  if (!now) {
    startOver();
    return true;
  }
  shown?.replaceWith(now);
  htmx.process(now);
  if (reached) marked(reached);
  return true;
}

/** The customer has got, or read, our messages up to a number. */
export function marked(event) {
  if (event.conversation !== openKey() || event.by !== "customer") return;
  reached = event;
  for (const message of list().querySelectorAll("[data-own]")) {
    const number = Number(message.dataset.number);
    const mark = message.querySelector(".mark-of, .mail-mark");
    const read = number <= event.read;
    if (!read && number > event.delivered) continue;
    const shown = fragment('<span><svg class="i" aria-hidden="true"><use href="#i-checks"/></svg></span>')[0];
    shown.classList.toggle("seen", read);
    mark.replaceChildren(shown, say(read ? "read" : "delivered"));
  }
}

/** Note what I have read: the open conversation, in a page that is seen, with the thread at its end. */
export function noteRead() {
  if (!list() || document.hidden || !atEnd()) return;
  document.getElementById("new-messages").hidden = true;
  const number = lastNumber();
  const main = document.getElementById("main");
  if (!number || Number(main.dataset.readTo ?? 0) >= number) return;
  main.dataset.readTo = number;
  ask(`${address()}marks`, { method: "POST", data: { read: number } }).catch(() => delete main.dataset.readTo);
}

/** A message for a conversation of mine has reached this browser. */
export function noteDelivered(event) {
  if (event.by !== "customer") return;
  const row = document.querySelector(`a[data-mine][data-conversation="${CSS.escape(event.conversation)}"]`);
  if (row) ask(`${row.getAttribute("href")}marks`, { method: "POST", data: { delivered: event.number } }).catch(() => {});
}

export function toEnd() {
  box().scrollTop = 0;
  noteRead();
}

document.addEventListener("visibilitychange", noteRead);
document.addEventListener("scroll", ({ target }) => target.id === "thread" && noteRead(), { capture: true, passive: true });
document.addEventListener("click", ({ target }) => target.closest("#new-messages") && toEnd());
on("view", () => stale.clear());
on("view", look);
on("view", () => catchUp()); // what was said while it was being fetched
on("view", noteRead);
