// Files in the console: sent from the composer while one writes, opened from the thread.

import { MOST_FILES, NotTaken, putPart, thumbnail, upload } from "../live/upload.js";
import { announce, ask, csrf, on, openKey, say } from "./page.js";
import { fragment } from "./trusted.js";

const under = document.body.dataset.files; // "/console/files/"
const trays = new Map(); // conversation → what will go with its next message
const AGAIN = 2_000; // ms until what did not come is asked for again
let next = 0;

const of = (key) => trays.get(key) ?? [];

/** Why the files of a conversation cannot go yet: "files-wait", "files-wrong", or "". */
export function hindrance(key) {
  if (of(key).some((entry) => entry.error)) return "files-wrong";
  return of(key).some((entry) => !entry.told) ? "files-wait" : "";
}

/** The keys of the files that go with the next message of a conversation. */
export const keysOf = (key) => of(key).map((entry) => entry.told.key);

/** They have gone. */
export function gone(key, keys) {
  trays.set(key, of(key).filter((entry) => !keys.includes(entry.told?.key)));
  draw();
}

// ---- choosing and sending

function add(files) {
  const key = openKey();
  const here = trays.get(key) ?? trays.set(key, []).get(key);
  const room = MOST_FILES - here.length;
  if (files.length > room) announce("file-problem", say("files-many"));
  for (const file of [...files].slice(0, room)) send(key, here, file);
  draw();
}

async function send(key, here, file) {
  const entry = { id: next++, name: file.name, share: 0, stop: new AbortController() };
  const { signal } = entry.stop;
  here.push(entry);
  thumbnail(file, 96).then((small) => {
    entry.thumb = small;
    draw();
  });
  try {
    entry.told = await upload(file, {
      begin: `${document.getElementById("main").dataset.address}files`,
      under: under.slice(0, -1),
      call,
      put: (path, part, on_) => putPart(path, { "x-csrftoken": csrf(), "x-requested-with": "fetch" }, part, on_),
      onProgress: (share) => progress(entry, share),
      onBreak: (waits) => {
        if (!entry.waits === !waits) return;
        entry.waits = waits;
        draw();
      },
      signal,
    });
  } catch (error) {
    if (signal.aborted) return;
    entry.error = error instanceof NotTaken ? error.message : say("failed");
  }
  draw();
  announce("filed", key);
}

async function call(path, body) {
  try {
    const answer = await ask(path, { method: body ? "POST" : "GET", data: body });
    return { ok: answer.ok, status: answer.status, data: await answer.json().catch(() => ({})) };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

function remove(entry) {
  entry.stop.abort();
  const key = openKey();
  trays.set(key, of(key).filter((one) => one !== entry));
  if (entry.told) ask(under + entry.told.key, { method: "DELETE" }).catch(() => {});
  draw();
  document.getElementById("draft").focus();
  announce("file-problem", "");
}

function progress(entry, share) {
  entry.share = share;
  const bar = document.querySelector(`#tray [data-id="${entry.id}"] progress`);
  if (bar) bar.value = share;
}

// ---- the tray

function draw() {
  const tray = document.getElementById("tray");
  if (!tray) return;
  const entries = of(openKey());
  tray.hidden = !entries.length;
  tray.replaceChildren(...entries.map(row));
}

function row(entry) {
  const made = document.getElementById("tray-template").content.cloneNode(true).firstElementChild;
  made.dataset.id = entry.id;
  if (entry.thumb) made.querySelector(".tray-face").replaceChildren(entry.thumb);
  made.querySelector("b").textContent = entry.name;
  const state = made.querySelector(".tray-state");
  state.textContent = entry.error ?? (entry.waits ? say("file-break") : entry.told ? say("file-here") : say("file-sending"));
  state.classList.toggle("file-wrong", !!entry.error);
  const bar = made.querySelector("progress");
  bar.value = entry.share;
  bar.hidden = !!(entry.error || entry.told);
  const button = made.querySelector("button");
  button.setAttribute("aria-label", say("file-remove", { name: entry.name }));
  button.addEventListener("click", () => remove(entry));
  return made;
}

document.addEventListener("click", ({ target }) => target.closest("#attach") && document.getElementById("pick").click());
document.addEventListener("change", ({ target }) => {
  if (target.id !== "pick") return;
  add(target.files);
  target.value = "";
  document.getElementById("draft").focus();
});
document.addEventListener("paste", (event) => {
  if (event.target.id !== "draft" || !event.clipboardData.files.length) return;
  event.preventDefault();
  add(event.clipboardData.files);
});
const drops = (event) => openKey() && event.dataTransfer?.types.includes("Files") && event.target.closest?.("#main");
document.addEventListener("dragover", (event) => {
  if (!drops(event)) return;
  event.preventDefault();
  document.getElementById("composer").classList.add("drops");
});
for (const name of ["dragleave", "drop", "dragend"]) {
  document.addEventListener(name, () => document.getElementById("composer")?.classList.remove("drops"));
}
document.addEventListener("drop", (event) => {
  if (!drops(event)) return;
  event.preventDefault();
  add(event.dataTransfer.files);
});
on("view", draw);

// ---- the thread

/** A file has been checked: its card, and the tray, say so. */
export async function checked(event) {
  for (const entries of trays.values()) {
    const entry = entries.find((one) => one.told?.key === event.file);
    if (!entry || event.kind !== "file.refused") continue;
    const { ok, data } = await call(under + event.file);
    entry.error = ok ? data.message : say("failed");
    draw();
  }
  untold.add(event.file);
  await tell();
}

// Checked, and not shown as such: the card may be on its way, drawn before it was.
const untold = new Set();
const tell = () => Promise.all([...untold].map(again));
on("came", tell);
on("view", () => tell().then(() => untold.clear()));

async function again(key) {
  if (!document.getElementById(`file-${key}`)) return;
  const answer = await ask(`${under}${key}/card`).catch(() => null);
  if (!answer || answer.status === 429 || answer.status >= 500) return void setTimeout(again, AGAIN, key);
  untold.delete(key);
  if (!answer.ok) return;
  const card = fragment(await answer.text()).find((part) => part.id === `file-${key}`);
  document.getElementById(`file-${key}`)?.replaceWith(card);
}

async function linkOf(card) {
  const { ok, data } = await call(`${under}${card.dataset.file}/link`, {});
  announce("file-problem", ok ? "" : (data.message ?? say("failed")));
  return ok ? data.url : "";
}

async function save(card) {
  const url = await linkOf(card);
  if (url) Object.assign(document.createElement("a"), { href: url, target: "_blank", rel: "noopener noreferrer" }).click();
}

async function look(card) {
  const url = await linkOf(card);
  if (!url) return;
  const dialog = document.getElementById("look-template").content.cloneNode(true).firstElementChild;
  const { name } = card.dataset;
  dialog.setAttribute("aria-label", name);
  Object.assign(dialog.querySelector("img"), { src: url, alt: name });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.closest("[data-look-close]")) dialog.close();
    else if (target.closest("[data-look-save]")) save(card);
  });
  document.body.append(dialog);
  dialog.showModal();
}

async function play(card) {
  const url = await linkOf(card);
  if (!url) return;
  const film = Object.assign(document.createElement(card.dataset.kind === "audio" ? "audio" : "video"), { controls: true, src: url });
  film.setAttribute("aria-label", card.dataset.name);
  let asked = Date.now();
  // A link ends after five minutes; a film that is looked at longer goes on with a new one.
  film.addEventListener("error", async () => {
    if (film.error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED && !film.played.length) announce("file-problem", say("unheard"));
    if (Date.now() - asked < 60_000) return;
    asked = Date.now();
    const at = film.currentTime;
    const fresh = await linkOf(card);
    if (!fresh) return;
    Object.assign(film, { src: fresh, currentTime: at });
    film.play();
  });
  card.prepend(film);
  card.querySelector("[data-file-play]").remove();
  film.focus();
  film.play().catch(() => {}); // the person may press the button
}

document.addEventListener("click", ({ target }) => {
  const card = target.closest(".file");
  if (!card) return;
  if (target.closest("[data-file-open]")) look(card);
  if (target.closest("[data-file-save]")) save(card);
  if (target.closest("[data-file-play]")) play(card);
});
const retried = new WeakSet();
document.addEventListener(
  "error",
  ({ target }) => {
    const card = target.matches?.(".file-shot img") && target.closest(".file");
    if (!card || retried.has(card)) return; // a preview whose link has ended is asked for once more
    again(card.dataset.file).then(() => retried.add(document.getElementById(card.id) ?? card));
  },
  true,
);
