// <helio-chat>: the bubble. All that a page loads until somebody wants to talk; the rest comes when it is opened.

let base, addresses;

const get = async (path) => {
  const answer = await fetch(new URL(path, base), { credentials: "omit" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
};
const sheet = async (part) => {
  const made = new CSSStyleSheet(); // not subject to a page's style-src
  made.replaceSync(await (await get(addresses.style[part])).text());
  return made;
};
const wordsOf = async (part, language) => (await get(addresses.words[part].replace("/-", `/${language}`))).json();

/** The sentence of a key, its {names} filled in. With a count `n`, the key's form for that count. */
export const speaker = (words, language) => (key, values = {}) => {
  const form = "n" in values && `${key}_${new Intl.PluralRules(language).select(values.n)}`;
  const text = words[form] ?? words[key] ?? words[`${key}_other`] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
};

const CHAT = "M3 3.5h10a1 1 0 0 1 1 1v5.75a1 1 0 0 1-1 1H7.25L4 13.75v-2.5H3a1 1 0 0 1-1-1V4.5a1 1 0 0 1 1-1z";
const MOON = "M13.25 9.5A5.5 5.5 0 0 1 6.5 2.75a5.5 5.5 0 1 0 6.75 6.75z";

class HelioChat extends HTMLElement {
  #identity;
  #loading;
  #news = { n: 0 };

  get identity() {
    return this.#identity;
  }
  /** Who the customer is: the exchange's token (JWT), or an async function that fetches a fresh one. */
  set identity(value) {
    this.#identity = value;
    this.panel?.identify();
  }

  connectedCallback() {
    if (this.shadowRoot) return;
    if (Object.hasOwn(this, "identity")) {
      const { identity } = this; // set before this script had come
      delete this.identity;
      this.identity = identity;
    }
    this.base = base;
    this.site = addresses.site;
    this.fill = this.hasAttribute("fill");
    this.team = this.getAttribute("team") ?? "";
    this.talkKey = `helio-talk:${base.origin}:${this.team}`;
    this.tag = this.getAttribute("language") || document.documentElement.lang || navigator.language || "en";
    this.language = /^zh/i.test(this.tag) ? "zh-Hans" : "en";
    this.attachShadow({ mode: "open" });
    this.#draw().catch(() => setTimeout(() => this.#draw().catch(() => {}), 10_000));
  }

  async #draw() {
    const about = `/live/hello?team=${encodeURIComponent(this.team)}&language=${encodeURIComponent(this.tag)}`;
    const ask = () => get(about).then((answer) => answer.json(), () => this.hello ?? {}); // no answer: the bubble is there all the same
    const hello = ask();
    const [style, words] = await Promise.all([sheet("bubble"), wordsOf("bubble", this.language)]);
    this.shadowRoot.adoptedStyleSheets = [style];
    this.say = speaker(words, this.language);
    this.hello = await hello;
    const part = (name, ...inside) => {
      const made = document.createElement(name);
      made.append(...inside);
      return made;
    };
    const svg = (name, values) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key in values) made.setAttribute(key, values[key]);
      return made;
    };
    const small = part("small");
    const title = part("b");
    const badge = part("i");
    const path = svg("path", {});
    const icon = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": true });
    icon.append(path);
    const button = part("button", icon, part("span", title, small), badge);
    button.type = "button";
    button.lang = this.language;
    button.addEventListener("click", () => this.open());
    this.button = button;
    this.update = (trouble) => {
      const { hours } = this.hello;
      const { n, name } = this.#news;
      const night = hours && !hours.open && !n;
      title.textContent = n ? this.say(name ? "answered" : "news", { name }) : this.say("help");
      small.textContent = trouble ? this.say(trouble) : n ? this.say("unread", { n }) : hours ? this.#when(hours) : "";
      badge.textContent = n || "";
      badge.hidden = !n;
      badge.setAttribute("aria-hidden", true);
      button.classList.toggle("night", night);
      path.setAttribute("d", night ? MOON : CHAT);
    };
    this.update();
    setInterval(async () => document.hidden || ((this.hello = await ask()), this.update()), 300_000);
    button.hidden = this.fill;
    this.shadowRoot.append(button);
    // Somebody whose conversation goes on is connected at once, to hear of an answer; they have opened this before.
    if (this.fill) this.open();
    else if (this.#talks()) this.load().then((panel) => panel.start(), () => {});
  }

  #talks() {
    try {
      return localStorage.getItem(this.talkKey);
    } catch {
      return null; // storage is blocked
    }
  }

  #when({ open, present, opens_at: at }) {
    if (open) return this.say(present ? "here" : "open");
    if (this.hello.assistant) return this.say("bot");
    if (!at) return this.say("leave");
    const far = Date.parse(at) - Date.now() > 864e5;
    const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", weekday: far ? "short" : undefined };
    return this.say("leave_at", { time: new Intl.DateTimeFormat(this.language, form).format(new Date(at)) });
  }

  /** The panel's code, words and style, loaded once. */
  load() {
    this.#loading ??= Promise.all([import("./panel.js"), sheet("panel"), wordsOf("panel", this.language)])
      .then(([{ Panel }, style, words]) => {
        this.shadowRoot.adoptedStyleSheets.push(style);
        return (this.panel = new Panel(this, speaker(words, this.language)));
      })
      .catch((error) => {
        this.#loading = null;
        throw error;
      });
    return this.#loading;
  }

  async open() {
    try {
      (await this.load()).show();
    } catch {
      this.button.hidden = false;
      this.update("failed");
    }
  }

  close() {
    this.panel?.hide();
  }

  /** The panel's word to the bubble: `n` messages by `name` that nobody has read. */
  news(n, name) {
    this.#news = { n, name };
    this.update();
  }
}

export function start(from, parts) {
  base = new URL(from);
  addresses = parts;
  if (!customElements.get("helio-chat")) customElements.define("helio-chat", HelioChat);
}
