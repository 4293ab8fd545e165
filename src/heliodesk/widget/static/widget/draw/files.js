// Files in a message: pictures to look at, films to play, documents to save.

import { h, icon } from "./dom.js";

const LARGEST_SHOWN = 260; // px

/** "1.2 MB" */
export function sizeOf(bytes, language) {
  const large = bytes >= 1e6;
  const form = { style: "unit", unit: large ? "megabyte" : "kilobyte", maximumFractionDigits: large ? 1 : 0 };
  return new Intl.NumberFormat(language, form).format(Math.max(1, bytes / (large ? 1e6 : 1e3)));
}

/**
 * One file of a message.
 * @param {object} file   as the desk tells it
 * @param {object} o      say, language, files (files.js)
 */
export function fileCard(file, { say, language, files }) {
  const { key, name, kind, state, preview } = file;
  const ready = state === "ready";
  const thumb = files.thumbs.get(key);
  if (ready && preview) return picture(file, { say, files, instead: () => fileCard({ ...file, preview: "" }, { say, language, files }) });
  if (thumb && state === "checking") return h("div", { class: "file shot" }, thumb, h("small", {}, say("file_check")));
  const about = [sizeOf(file.size, language)];
  if (state === "checking") about.push(say("file_check"));
  if (state === "refused") about.push(file.message);
  if (state === "gone") about.push(say("file_gone"));
  if (ready && file.scan === "not-scanned") about.push(say("file_unscanned"));
  if (file.removed) about.push(say("file_secrets"));
  const act = (words, does) => h("button", { type: "button", class: "btn", "aria-label": `${words} ${name}`, onclick: does }, words);
  const words = h("span", { class: "what" }, h("b", { dir: "auto" }, name), h("span", { class: state === "refused" ? "wrong" : "" }, about.join(" · ")));
  const made = h("div", { class: "file" }, icon(file.plays ? "film" : "doc", 20), words);
  const plays = file.plays && act(say("file_play"), () => play(file, made, files));
  if (ready) made.append(h("span", { class: "acts" }, plays, act(say("file_save"), () => save(file, files))));
  return made;
}

function picture(file, { say, files, instead }) {
  const { key, name, width, height, preview, scan } = file;
  const share = Math.min(1, LARGEST_SHOWN / width, LARGEST_SHOWN / height);
  const seen = h("img", { src: files.address(preview), alt: "", width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) });
  const made = h("div", { class: "file shot" }, h("button", { type: "button", "aria-label": say("file_look", { name }), onclick: () => look(file, say, files) }, seen));
  if (scan === "not-scanned") made.append(h("small", {}, say("file_unscanned")));
  let tried = false;
  seen.addEventListener("error", async () => {
    const fresh = !tried && (await files.again(key));
    tried = true;
    if (fresh?.preview) seen.src = files.address(fresh.preview);
    else made.replaceWith(instead()); // the page's policy shows no pictures of the desk: it can be saved
  });
  return made;
}

async function look(file, say, files) {
  const url = await files.link(file.key);
  if (!url) return;
  const close = h("button", { type: "button", class: "tool", "aria-label": say("close"), onclick: () => dialog.close() }, icon("x", 20));
  const kept = h("button", { type: "button", class: "btn", onclick: () => save(file, files) }, say("file_save"));
  const dialog = h("dialog", { class: "look", "aria-label": file.name }, h("div", { class: "choice" }, kept, close), h("img", { src: url, alt: file.name }));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  files.root.append(dialog);
  dialog.showModal();
}

async function play(file, card, files) {
  const url = await files.link(file.key);
  if (!url) return;
  const film = h(file.kind === "audio" ? "audio" : "video", { controls: true, playsinline: true, "aria-label": file.name, src: url });
  let asked = Date.now();
  // A link ends after five minutes; a film that is looked at longer goes on with a new one.
  film.addEventListener("error", async () => {
    if (Date.now() - asked < 60_000) return;
    asked = Date.now();
    const at = film.currentTime;
    const fresh = await files.link(file.key);
    if (!fresh) return;
    film.src = fresh;
    film.currentTime = at;
    film.play();
  });
  card.replaceWith(film);
  film.focus();
  film.play().catch(() => {}); // the person may press the button
}

async function save(file, files) {
  const url = await files.link(file.key);
  if (url) h("a", { href: url, target: "_blank", rel: "noopener noreferrer", download: file.name }).click();
}
