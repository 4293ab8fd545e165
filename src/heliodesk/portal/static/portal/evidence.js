// Files of a form: covered in the browser before they are sent, sent in parts that survive a break, or recorded here.

import { NotTaken, putPart, thumbnail, upload } from "../live/upload.js";
import { record } from "./film.js";
import { cover } from "./markup.js";

const UNDER = "/requests/files";
const PICTURES = /^image\/(png|jpeg|webp|gif)$/;

export class Evidence {
  #running = 0;

  constructor(box, { say, icon, token, save }) {
    Object.assign(this, { box, say, icon, token, save });
    this.list = box.querySelector(".sent");
    this.name = box.closest("[data-field]").dataset.field;
    this.most = Number(box.dataset.most);
    this.plain = box.querySelector(".plain");
    this.input = box.querySelector("input[type=file]");
    for (const row of this.list.children) this.#row(row);
    const choose = this.#button("plus", say("choose"), () => this.input.click());
    this.input.before(choose);
    this.input.tabIndex = -1;
    this.input.setAttribute("aria-hidden", "true");
    choose.id = this.input.id;
    this.input.removeAttribute("id");
    choose.setAttribute("aria-describedby", this.input.getAttribute("aria-describedby"));
    if (box.dataset.files === "recording" && navigator.mediaDevices?.getDisplayMedia) {
      this.film = this.#button("film", say("film"), () => this.#film());
      choose.before(this.film);
    }
    this.input.addEventListener("change", () => {
      const files = [...this.input.files];
      this.input.value = "";
      this.add(files);
    });
    box.addEventListener("dragover", (event) => event.preventDefault());
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add([...event.dataTransfer.files]);
    });
    box.closest("form").addEventListener("submit", (event) => {
      if (!this.#running || event.submitter?.value === "back") return;
      event.preventDefault(); // a file is on its way: it would be left behind
      this.list.querySelector("progress")?.scrollIntoView({ block: "center" });
    });
  }

  /** What is full offers nothing more. */
  #fit() {
    this.plain.hidden = this.list.children.length >= this.most;
  }

  #button(drawing, text, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "hd-btn hd-btn--touch" });
    button.append(this.icon(drawing), text);
    button.addEventListener("click", act);
    return button;
  }

  async add(files) {
    const room = this.most - this.list.children.length;
    if (files.length > room) this.#wrong(this.say("many", { n: Math.max(0, room) }));
    for (const file of files.slice(0, Math.max(0, room))) {
      const ready = PICTURES.test(file.type) ? await cover(file) : file;
      if (ready) await this.#send(ready);
    }
  }

  #wrong(text) {
    const notes = this.box.closest("[data-field]").querySelector("[data-notes]");
    const p = Object.assign(document.createElement("p"), { className: "fault" });
    p.append(this.icon("alert"), text);
    notes.replaceChildren(p);
  }

  async #send(file) {
    const stop = new AbortController();
    const row = document.createElement("li");
    const what = Object.assign(document.createElement("span"), { className: "what" });
    const name = Object.assign(document.createElement("b"), { className: "hd-words", textContent: file.name });
    const state = Object.assign(document.createElement("small"), { textContent: this.say("sending") });
    state.setAttribute("role", "status");
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", file.name);
    what.append(name, state, bar);
    const gone = Object.assign(document.createElement("button"), { type: "button", className: "hd-btn hd-btn--quiet hd-btn--touch" });
    gone.setAttribute("aria-label", this.say("remove", { name: file.name }));
    gone.append(this.icon("x"));
    gone.addEventListener("click", () => {
      stop.abort();
      row.remove();
      this.#fit();
    });
    row.append((await thumbnail(file, 96)) ?? this.icon(file.type.startsWith("video") ? "film" : "doc"), what, gone);
    this.list.append(row);
    this.#fit();
    this.#running++;
    try {
      const told = await upload(file, {
        begin: UNDER,
        under: UNDER,
        call: (path, body) => this.#call(path, body),
        put: (path, part, on) => putPart(path, { "X-CSRFToken": this.token }, part, on),
        onProgress: (share) => (bar.value = share),
        onBreak: (waits) => (state.textContent = this.say(waits ? "break" : "sending")),
        signal: stop.signal,
      });
      row.dataset.key = told.key;
      row.append(Object.assign(document.createElement("input"), { type: "hidden", name: this.name, value: told.key }));
      bar.remove();
      state.textContent = this.say("checking");
      gone.remove();
      row.append(this.#taking(row, file.name));
    } catch (error) {
      if (stop.signal.aborted) return;
      row.classList.add("bad");
      bar.remove();
      state.textContent = error instanceof NotTaken ? error.message : this.say("failed");
    } finally {
      this.#running--;
    }
    if (row.isConnected && row.dataset.key) this.save();
  }

  /** The row of a file that came with the page: its button needs no page of its own here. */
  #row(row) {
    const button = row.querySelector("button");
    button.replaceWith(this.#taking(row, row.querySelector("b").textContent));
  }

  #taking(row, name) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "hd-btn hd-btn--quiet hd-btn--touch" });
    button.setAttribute("aria-label", this.say("remove", { name }));
    button.append(this.icon("x"));
    button.addEventListener("click", async () => {
      row.remove();
      this.#fit();
      await this.#call(`${UNDER}/${row.dataset.key}`, undefined, "DELETE");
      this.save();
    });
    return button;
  }

  async #call(path, body, method = body ? "POST" : "GET") {
    try {
      const response = await fetch(path, {
        method,
        headers: { "X-CSRFToken": this.token },
        body: body && new URLSearchParams(body),
      });
      const data = response.status === 204 ? {} : await response.json().catch(() => ({}));
      return { ok: response.ok, status: response.status, data };
    } catch {
      return { ok: false, status: 0, data: {} };
    }
  }

  async #film() {
    this.film.disabled = true;
    const file = await record(this.box, { say: this.say, icon: this.icon });
    this.film.disabled = false;
    if (file === null) this.#wrong(this.say("no_film"));
    else if (file) await this.#send(file);
  }
}
