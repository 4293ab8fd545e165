// The talk in the middle: appends what is new, keeps the reader's place, notes what has been read.

import { ask, on, openKey, say } from "./page.js";
import { fragment } from "./trusted.js";

const NEAR = 40; // px from the end that still count as the end

const box = () => document.getElementById("thread");
const list = () => document.getElementById("messages");
const address = () => document.getElementById("main").dataset.address;
const atEnd = () => Math.abs(box().scrollTop) < NEAR; // column-reverse: the end is 0
const lastNumber = () => Math.max(0, ...[...list().querySelectorAll("[data-number]")].map((e) => Number(e.dataset.number)));

let running = null; // one request at a time
let again = false;

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
  if (!answer?.ok || key !== openKey()) return;
  const parts = fragment(await answer.text());
  if (key !== openKey()) return;
  const wasAtEnd = atEnd();
  let added = 0;
  let theirs = false;
  for (const item of parts.filter((part) => part instanceof Element)) {
    if (item.id && document.getElementById(item.id)) continue;
    list().append(item);
    added += item.dataset.number ? 1 : 0;
    theirs ||= item.matches(".m:not(.own)");
  }
  if (theirs) document.getElementById("typing").hidden = true;
  if (added && !wasAtEnd) document.getElementById("new-messages").hidden = false;
  noteRead();
}

/** Fetch the newest page anew: the history on the page has a hole, or is of another epoch. */
export async function startOver() {
  if (!list()) return;
  const key = openKey();
  const answer = await ask(`${address()}thread`).catch(() => null);
  if (!answer?.ok || key !== openKey()) return;
  list().replaceChildren(...fragment(await answer.text()));
  htmx.process(list());
  noteRead();
}

/** A message was posted: fetch it, and if numbers are missing before it, everything. */
export async function posted(event) {
  if (event.conversation !== openKey()) return;
  await catchUp();
  const numbers = [...list().querySelectorAll("[data-number]")].map((e) => Number(e.dataset.number));
  if (numbers.length && Math.max(...numbers) - Math.min(...numbers) + 1 !== numbers.length) await startOver();
}

/** A message says less than before, because something was taken out of it: fetch it, if it is on the page. */
export async function changed({ conversation, number }) {
  if (conversation !== openKey() || !document.getElementById(`m-${number}`)) return;
  const answer = await ask(`${address()}thread?after=${number - 1}`).catch(() => null);
  if (!answer?.ok || conversation !== openKey()) return;
  const now = fragment(await answer.text()).find((part) => part.id === `m-${number}`)?.querySelector(".b");
  if (now) document.querySelector(`#m-${number} .b`)?.replaceWith(now);
  else startOver();
}

/** The customer has got, or read, our messages up to a number. */
export function marked(event) {
  if (event.conversation !== openKey() || event.by !== "customer") return;
  for (const message of list().querySelectorAll("[data-own]")) {
    const number = Number(message.dataset.number);
    const mark = message.querySelector(".mark-of");
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
on("view", noteRead);
