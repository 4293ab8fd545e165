// Who is typing: passing words over a WebSocket. When it does not connect, nothing is lost but the hint.

const EVERY = 3000; // ms between two of our own
const SHOWN = 5000; // ms for which one of theirs counts
const LONGEST_PAUSE = 60_000;

export class Typing {
  #socket;
  #told = 0;
  #pause = 1000;
  #timer;
  #fade;
  name = "";

  /** `key()` is the conversation; `onChange` is called when `name`, who is typing, has changed. */
  constructor(api, key, onChange) {
    Object.assign(this, { api, key, onChange });
  }

  async connect() {
    if (this.#socket || this.stopped) return;
    clearTimeout(this.#timer);
    const socket = (this.#socket = {}); // holds the place while we ask
    try {
      const token = await this.api.admission();
      const address = new URL("/live/socket", this.api.base);
      address.protocol = address.protocol.replace("http", "ws");
      const opened = (this.#socket = new WebSocket(address));
      opened.onopen = () => opened.send(JSON.stringify({ token }));
      opened.onmessage = ({ data }) => this.#hear(JSON.parse(data));
      opened.onclose = () => this.#again(opened);
    } catch {
      this.#again(socket);
    }
  }

  #again(socket) {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    this.#timer = setTimeout(() => this.connect(), this.#pause * (0.5 + Math.random() / 2));
  }

  #hear(word) {
    if (word.ready) this.#pause = 1000;
    if (word.typing && word.typing === this.key() && word.by === "agent") this.#show(word.name);
  }

  #show(name) {
    clearTimeout(this.#fade);
    if (name) this.#fade = setTimeout(() => this.#show(""), SHOWN);
    if (this.name === name) return;
    this.name = name;
    this.onChange();
  }

  /** What they typed has come. */
  over() {
    this.#show("");
  }

  /** The visitor types. */
  tell() {
    const typing = this.key();
    if (!typing || Date.now() - this.#told < EVERY || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#told = Date.now();
    this.#socket.send(JSON.stringify({ typing }));
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.#timer);
    this.#socket?.close?.();
  }
}
