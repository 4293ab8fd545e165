// The files that will go along with the next message: sent as soon as they are chosen, shown below the talk until then.

import { NotTaken, MOST_FILES, thumbnail, upload } from "../live/upload.js";
import { sizeOf } from "./draw/files.js";
import { h, icon, keep, write } from "./draw/dom.js";

export class Files {
  #next = 0;
  entries = [];
  thumbs = new Map(); // key → canvas, so that one's own picture is seen while it is being checked

  /** `onChange` when what is here, or how far it has come, has changed; `wrong(text)` says what went wrong. */
  constructor({ api, parts, say, language, onChange, wrong }) {
    Object.assign(this, { api, parts, say, language, onChange, wrong });
    const { panel, field, clip, pick } = parts;
    clip.addEventListener("click", () => pick.click());
    pick.addEventListener("change", () => {
      this.add(pick.files);
      pick.value = "";
      field.focus();
    });
    field.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    });
    const carries = (event) => event.dataTransfer?.types.includes("Files");
    panel.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      panel.classList.add("drops");
    });
    for (const name of ["dragleave", "drop"]) panel.addEventListener(name, () => panel.classList.remove("drops"));
    panel.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      this.add(event.dataTransfer.files);
    });
  }

  get any() {
    return this.entries.length > 0;
  }
  get busy() {
    return this.entries.some((entry) => !entry.told && !entry.error);
  }
  get refused() {
    return this.entries.some((entry) => entry.error);
  }

  add(files) {
    const room = MOST_FILES - this.entries.length;
    if (files.length > room) this.wrong(this.say("files_many"));
    for (const file of [...files].slice(0, room)) this.#send(file);
    this.#draw();
  }

  async #send(file) {
    const stop = new AbortController();
    const entry = { id: this.#next++, name: file.name, size: file.size, share: 0, stop };
    this.entries.push(entry);
    thumbnail(file, 320).then((small) => {
      entry.thumb = small;
      this.#draw();
    });
    try {
      entry.told = await upload(file, {
        begin: "/live/files",
        under: "/live/files",
        call: (path, body) => this.api.call(path, body),
        put: (path, part, on) => this.api.put(path, part, on),
        onProgress: (share) => this.#progress(entry, share),
        onBreak: (waits) => this.#waits(entry, waits),
        signal: stop.signal,
      });
      if (entry.thumb) this.thumbs.set(entry.told.key, entry.thumb);
    } catch (error) {
      if (stop.signal.aborted) return;
      entry.error = error instanceof NotTaken ? error.message : this.say("failed");
    }
    this.#draw();
    this.onChange();
  }

  #progress(entry, share) {
    entry.share = share;
    const bar = this.parts.tray.querySelector(`[data-id="${entry.id}"] progress`);
    if (bar) bar.value = share;
  }

  #waits(entry, waits) {
    if (entry.waits === waits) return;
    entry.waits = waits;
    this.#draw();
  }

  /** Ask what has become of a file; false without an answer. */
  async again(key) {
    const { ok, data } = await this.api.call(`/live/files/${key}`);
    const entry = ok && this.entries.find((one) => one.told?.key === key);
    if (entry) {
      entry.told = data;
      if (data.state === "refused") entry.error = data.message;
      this.#draw();
    }
    return ok && data;
  }

  /** The address of a file's content, for five minutes; what went wrong is said. */
  async link(key) {
    const { ok, data } = await this.api.call(`/live/files/${key}/link`, {});
    this.wrong(ok ? "" : (data.message ?? this.say("failed")));
    return ok && this.address(data.url);
  }

  address(path) {
    return new URL(path, this.api.base).href;
  }

  /** Where a dialog stands. */
  get root() {
    return this.parts.panel;
  }

  remove(entry) {
    entry.stop?.abort();
    this.entries = this.entries.filter((one) => one !== entry);
    if (entry.told) this.api.call(`/live/files/${entry.told.key}`, undefined, "DELETE");
    this.wrong("");
    this.#draw();
    this.parts.field.focus();
    this.onChange();
  }

  /** What goes with a message now. */
  take() {
    const gone = this.entries.map((entry) => entry.told);
    this.entries = [];
    this.#draw();
    return gone;
  }

  /** Back from a message that was refused. */
  bring(files = []) {
    for (const told of files) this.entries.push({ id: this.#next++, name: told.name, size: told.size, told, thumb: this.thumbs.get(told.key) });
    this.#draw();
  }

  clear() {
    for (const entry of this.entries) entry.stop?.abort();
    this.entries = [];
    this.thumbs.clear();
    this.#draw();
  }

  #draw() {
    const { tray } = this.parts;
    tray.hidden = !this.any;
    const sign = (entry) => [!!entry.thumb, entry.error, !!entry.told, entry.waits].join();
    keep(tray, this.entries.map((entry) => ({ id: entry.id, sign: sign(entry), entry })), ({ entry }) => this.#make(entry));
  }

  #make(entry) {
    const { say } = this;
    const { name, error, told, thumb, waits, share } = entry;
    const state = h("span", { class: error ? "wrong" : "", role: "status" });
    write(state, error ?? (told ? sizeOf(entry.size, this.language) : say(waits ? "file_break" : "sending")));
    const bar = !told && !error && h("progress", { value: share, max: 1, "aria-label": say("file_sent", { name }) });
    const gone = h("button", { type: "button", class: "tool", "aria-label": say("file_remove", { name }), onclick: () => this.remove(entry) }, icon("x"));
    const face = h("span", { class: "face" }, thumb ?? icon("doc", 20));
    return h("li", { "data-id": String(entry.id) }, face, h("span", { class: "what" }, h("b", { dir: "auto" }, name), state, bar), gone);
  }
}
