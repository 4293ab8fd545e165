// What the visitor wrote and the desk has not confirmed yet. It is stored before it is shown and sent in order, one at a
// time, by one tab at a time; the desk stores a message once, however often it is sent. Only an answer takes it out.

const LONGEST_PAUSE = 20_000; // ms

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** The rows, in IndexedDB; in memory where that is blocked or full. */
class Rows {
  #memory = new Map();
  #next = 2 ** 40; // after every number that the store gives

  async #store(mode, again = true) {
    this.opening ??= (async () => {
      const request = indexedDB.open("helio-outbox", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("messages", { keyPath: "seq", autoIncrement: true });
      return asked(request);
    })().catch(() => null);
    const database = await this.opening;
    try {
      return database?.transaction("messages", mode).objectStore("messages");
    } catch {
      this.opening = null; // a phone that slept may have closed it
      return again ? this.#store(mode, false) : null;
    }
  }
  async all() {
    const store = await this.#store("readonly");
    return [...(store ? await asked(store.getAll()) : []), ...this.#memory.values()];
  }
  async put(row) {
    if (!this.#memory.has(row.seq)) {
      try {
        row.seq = await asked((await this.#store("readwrite")).put(row));
        return;
      } catch {
        row.seq ??= this.#next++;
      }
    }
    this.#memory.set(row.seq, row);
  }
  async remove(seq) {
    if (this.#memory.delete(seq)) return;
    const store = await this.#store("readwrite");
    if (store) await asked(store.delete(seq));
  }
}

export class Outbox {
  #rows = new Rows();
  #pause = 0;
  #timer;
  waiting = [];
  sending = null;

  /**
   * @param {object} o
   * @param {import("./api.js").Api} o.api
   * @param {string} o.team
   * @param {() => object} o.more         what else to post: conversation, language, page
   * @param {() => void} o.onChange
   * @param {(answer: object, row: object) => void} o.onSent
   * @param {() => void} o.onLost   the conversation is not ours any more
   * @param {(error: Error) => void} o.onEnded
   */
  constructor(o) {
    Object.assign(this, o);
    this.place = `${o.api.base.origin} ${o.team}`;
    this.channel = "BroadcastChannel" in self ? new BroadcastChannel("helio-outbox") : null;
    this.channel?.addEventListener("message", () => this.refresh());
    self.addEventListener("online", () => this.hurry());
  }

  get owner() {
    return this.api.session.who;
  }

  async refresh() {
    const rows = await this.#rows.all();
    // Rows without an owner were written before the desk had ever answered: they are whoever's comes first here.
    this.waiting = rows.filter((row) => row.place === this.place && (row.owner === this.owner || !row.owner));
    this.onChange();
  }

  async #changed() {
    await this.refresh();
    this.channel?.postMessage(1);
  }

  async add(body, files = []) {
    const row = { id: uuid(), place: this.place, owner: this.owner, body, files, at: new Date().toISOString(), why: "" };
    await this.#rows.put(row);
    await this.#changed();
    this.hurry();
  }

  async remove(row) {
    await this.#rows.remove(row.seq);
    await this.#changed();
  }

  /** A visitor has become a customer, or had to become another visitor: what waits is still theirs. */
  async handOn(before) {
    for (const row of await this.#rows.all()) {
      if (row.place === this.place && row.owner === before) await this.#rows.put({ ...row, owner: this.owner });
    }
    await this.#changed();
  }

  /** Try now. */
  hurry() {
    this.#pause = 0;
    clearTimeout(this.#timer);
    this.flush();
  }

  async flush() {
    clearTimeout(this.#timer);
    const work = () => this.#work();
    try {
      const wait = await (navigator.locks ? navigator.locks.request(`helio-outbox ${this.place}`, work) : this.#alone(work));
      if (wait) this.#timer = setTimeout(() => this.flush(), wait);
    } catch (error) {
      if (error.final) this.onEnded(error);
      else throw error;
    }
  }

  #alone(work) {
    return (this.working = (this.working ?? Promise.resolve()).then(work, work));
  }

  /** Send what waits, oldest first. Returns the ms to wait before trying again, or 0 when all is said. */
  async #work() {
    for (;;) {
      await this.refresh();
      const row = this.waiting.find((waits) => !waits.why);
      if (!row) return 0;
      this.sending = row.id;
      this.onChange();
      let answer;
      try {
        answer = await this.api.call("/live/messages", { client_id: row.id, body: row.body, files: row.files?.map(({ key }) => key), ...this.more() });
      } finally {
        this.sending = null;
      }
      const { ok, status, data, after } = answer;
      if (ok) {
        this.#pause = 0;
        this.onSent(data, row);
        await this.remove(row);
      } else if (status >= 400 && status < 500 && ![401, 404, 429].includes(status)) {
        await this.#rows.put({ ...row, why: data.message || String(status) });
        await this.#changed();
      } else {
        if (status === 404) this.onLost();
        this.onChange();
        this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2 || 1000);
        return Math.max(after * 1000, this.#pause * (0.5 + Math.random() / 2));
      }
    }
  }
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only where the page is secure
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
