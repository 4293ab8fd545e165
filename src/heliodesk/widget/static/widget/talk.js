// The conversation as this browser knows it, and how it catches up. Knows nothing of what it looks like.
//
// Messages are numbered in the order in which they were committed. `top` is the number up to which nothing is missing: it
// moves only by asking for what follows it. Our own messages may be known before, from the answer to their posting.

export class Talk {
  conversation = null;
  hours = null;
  met = false; // the assistant meets first who writes
  messages = new Map(); // number → message
  top = 0;
  marked = 0; // up to where the desk knows that messages have come
  whole = false; // the first message is here
  cursor = "";
  #running = null;
  #again = false;
  #stale = false; // the state has to be asked for, not only what was said

  /**
   * @param {object} o
   * @param {import("./api.js").Api} o.api
   * @param {string} o.team
   * @param {string} o.tag   the page's language
   * @param {() => void} o.onChange
   * @param {(error: Error) => void} o.onEnded
   * @param {(key: string) => void} o.onFile   a file has been checked
   */
  constructor(o) {
    Object.assign(this, o);
  }

  get key() {
    return this.conversation?.key ?? "";
  }
  get waits() {
    return ["queued", "offered"].includes(this.conversation?.state);
  }
  /** The assistant has it: no person yet. */
  get assisted() {
    return this.conversation?.state === "assisted";
  }
  get runs() {
    return !!this.conversation && this.conversation.state !== "closed";
  }
  /** The word of the wait that is shown to who has not written yet: the desk keeps it when they do. */
  get told() {
    return (!this.conversation && !this.met && this.hours?.told) || "";
  }
  get list() {
    return [...this.messages.values()].sort((a, b) => a.number - b.number);
  }
  /** Messages of others after the visitor's own mark. */
  get unread() {
    const read = this.conversation?.read ?? 0;
    return this.list.filter((message) => ["agent", "assistant"].includes(message.by) && message.number > read);
  }

  /** Bring everything up to now: state, then messages. Calls that come meanwhile share one more turn. */
  refresh(only = "state") {
    if (only === "state") this.#stale = true;
    this.#again = true;
    this.#running ??= this.#turns().finally(() => (this.#running = null));
    return this.#running;
  }

  async #turns() {
    let fine = false;
    while (this.#again) {
      this.#again = false;
      const whole = this.#stale;
      this.#stale = false;
      try {
        fine = await (whole ? this.#load() : this.#more());
      } catch (error) {
        if (!error.final) throw error;
        this.onEnded(error);
        return false;
      }
      if (!fine) this.#stale ||= whole;
    }
    return fine;
  }

  async #more() {
    const fine = await this.#follow();
    this.onChange();
    return fine;
  }

  async #load() {
    const query = new URLSearchParams({ team: this.team, language: this.tag, conversation: this.api.session.noted ?? "" });
    const { ok, data } = await this.api.call(`/live/state?${query}`);
    if (!ok) return false;
    if (data.conversation?.key !== this.key) this.#begin();
    this.conversation = data.conversation;
    this.hours = data.hours;
    this.met = data.assistant;
    this.cursor ||= data.cursor;
    if (!this.top) this.#take(data.messages);
    else this.#renew(data.messages);
    if (data.messages.some(({ number }) => number > this.top) && !(await this.#follow())) return false;
    this.whole ||= this.list[0]?.number === 1;
    this.api.session.note(this.runs ? this.key : null);
    this.onChange();
    return true;
  }

  #begin() {
    this.messages = new Map();
    this.top = 0;
    this.whole = false;
    this.marked = 0;
  }

  /** Another visitor: nothing that was here is theirs. */
  forget() {
    this.#begin();
    this.conversation = null;
    this.cursor = "";
  }

  #take(messages) {
    for (const message of messages) {
      this.messages.set(message.number, message);
      this.top = Math.max(this.top, message.number);
    }
  }

  /** Messages that are here already may say less by now: something was taken out of them. */
  #renew(messages) {
    for (const message of messages) if (this.messages.has(message.number)) this.messages.set(message.number, message);
  }

  async #look(number) {
    const { key } = this;
    const { ok, data } = await this.#page({ after: number - 1 });
    if (!ok || key !== this.key) return this.refresh();
    this.#renew(data.messages);
    this.onChange();
  }

  async #follow() {
    for (;;) {
      const { key, top } = this;
      const { ok, data } = await this.#page({ after: top });
      if (!ok || key !== this.key) return false;
      this.#take(data.messages);
      if (!data.messages.length || data.messages.length < 200) return true;
    }
  }

  #page(between) {
    const query = new URLSearchParams({ conversation: this.key, language: this.tag, ...between });
    return this.api.call(`/live/messages?${query}`);
  }

  /** Earlier messages than those that are here. True when some came. */
  async older() {
    const first = this.list[0]?.number;
    if (!first || this.whole) return false;
    const { key } = this;
    const { ok, data } = await this.#page({ before: first });
    if (!ok || key !== this.key) return false;
    for (const message of data.messages) this.messages.set(message.number, message);
    this.whole = !data.messages.length || data.messages[0].number === 1;
    this.onChange();
    return data.messages.length > 0;
  }

  /** Our message has been stored: it is shown where it stands, while what came before it, or all else of a new conversation, may
   * still be on its way. */
  stored({ conversation, number, at }, { id, body, files }) {
    if (this.conversation && conversation !== this.key) this.#begin();
    if (conversation !== this.key) this.conversation = null;
    this.messages.set(number, { number, by: "me", name: "", body, files, at, client_id: id });
    this.onChange();
    this.refresh();
  }

  /** The files whose check has not ended as far as we know. */
  get checking() {
    return this.list.flatMap(({ files }) => files ?? []).filter(({ state }) => state === "checking");
  }

  /** What the desk says of a file now. */
  put(told) {
    for (const message of this.messages.values()) {
      const place = message.files?.findIndex(({ key }) => key === told.key) ?? -1;
      if (place >= 0) message.files = message.files.with(place, told);
    }
    this.onChange();
  }

  /** An event of the stream. It carries no content; what it is about is fetched. */
  hear(event) {
    if (event.file) {
      this.onFile(event.file);
    } else if (event.conversation === this.key && event.kind === "message.posted") {
      this.refresh("messages");
    } else if (event.conversation === this.key && event.kind === "message.changed") {
      this.#look(event.number);
    } else if (event.conversation === this.key && event.kind === "marks.moved") {
      const { by, delivered, read } = event;
      if (by === "customer") this.conversation.read = Math.max(this.conversation.read, read);
      else this.conversation.reached = { delivered, read };
      this.onChange();
    } else {
      this.refresh();
    }
  }

  /** Tell the desk how far messages have come, or have been read. */
  async mark(read) {
    const { key, conversation } = this;
    const last = this.list.findLast(({ by, number }) => by !== "me" && number <= this.top)?.number ?? 0;
    if (!key || (read ? conversation.read >= last : this.marked >= last)) return;
    this.marked = last;
    const before = conversation.read;
    if (read) conversation.read = last;
    const { ok } = await this.api.call("/live/marks", { conversation: key, [read ? "read" : "delivered"]: last });
    if (ok) return;
    this.marked = 0;
    conversation.read = before;
  }

  /** Tell the assistant that it "helped", or that a "person" should go on. */
  async press(act) {
    const { ok } = await this.api.call("/live/assistant", { conversation: this.key, do: act });
    if (ok) await this.refresh();
    return ok;
  }

  /** Leave the queue, to be written to that `way` ("": wait here again). The place stays. */
  async callBack(way) {
    const { ok } = await this.api.call("/live/callback", { conversation: this.key, way });
    if (ok) await this.refresh();
    return ok;
  }

  /** The visitor needs no answer any more. */
  async end() {
    const { ok } = await this.api.call("/live/end", { conversation: this.key });
    if (ok) await this.refresh();
    return ok;
  }
}
