// <helio-hours>: one line that says whether somebody is there, for any page. It asks anew when that changes.

let base, addresses;

const LATEST = 300_000; // ms; hours that change at short notice are seen after this at the latest
const get = async (path) => {
  const answer = await fetch(new URL(path, base), { credentials: "omit" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
};
const loaded = new Map();
const once = (key, load) => loaded.get(key) ?? loaded.set(key, load()).get(key);
const sheet = async () => {
  const made = new CSSStyleSheet(); // not subject to a page's style-src
  made.replaceSync(await (await get(addresses.style)).text());
  return made;
};

class HelioHours extends HTMLElement {
  static observedAttributes = ["language", "channel", "region", "team"];
  #timer;
  #link;
  #told;

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" });
    this.seen = () => document.hidden || this.#ask();
    document.addEventListener("visibilitychange", this.seen);
    this.#ask();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  attributeChangedCallback() {
    if (this.isConnected && this.shadowRoot) this.#ask();
  }

  async #ask() {
    clearTimeout(this.#timer);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const tag = this.getAttribute("language") || document.documentElement.lang || navigator.language || "en";
    const query = new URLSearchParams({ language: tag.split("-")[0], ...(timeZone && { zone: timeZone }) });
    for (const name of ["channel", "region", "team"]) if (this.getAttribute(name)) query.set(name, this.getAttribute(name));
    const language = /^zh/i.test(tag) ? "zh-Hans" : "en";
    try {
      const [style, words] = await Promise.all([
        once("style", sheet),
        once(language, async () => (await get(addresses.words.replace("/-", `/${language}`))).json()),
      ]);
      this.shadowRoot.adoptedStyleSheets = [style];
      this.#told = await (await get(`/api/v1/status?${query}`)).json().catch(() => null);
      this.#draw(words, language, query);
    } catch {
      loaded.clear(); // no connection: what is shown stays, and is asked for again
      if (this.#link) this.#link.classList.add("old");
    }
    const next = Date.parse(this.#told?.changes_at) - Date.now() + 1000; // NaN when nothing is known to change
    this.#timer = setTimeout(() => document.hidden || this.#ask(), next > 0 ? Math.min(next, LATEST) : LATEST);
  }

  #draw(words, language, query) {
    const { open, level, until, opens_at: opens } = this.#told;
    const say = (key, at) => words[key].replace("{time}", at ? this.#time(at, language, words) : "");
    const soon = until && Date.parse(until) - Date.now() < 6 * 864e5;
    const kind = open && level === "reduced" ? "fewer" : open ? "open" : level === "bot" ? "bot" : "closed";
    const text = open ? say(soon ? `${kind}_until` : kind, until) : opens ? say(`${kind}_opens`, opens) : say(kind);
    if (!this.#link) {
      this.#link = document.createElement("a");
      this.#link.target = "_blank";
      this.#link.rel = "noopener";
      this.#link.append(document.createElement("i"), document.createElement("span"));
      this.shadowRoot.append(this.#link);
    }
    const chosen = new URLSearchParams({ language: query.get("language") });
    this.#link.href = new URL(`${addresses.page}?${chosen}`, base);
    this.#link.lang = language;
    this.#link.className = kind;
    this.#link.lastChild.textContent = text;
  }

  /** "18:00" today, "tomorrow 08:00", "Mon 30 Nov, 08:00": in the reader's own zone. */
  #time(iso, language, words) {
    const at = new Date(iso);
    const form = (options) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options).format(at);
    const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
    const days = Math.round((midnight(at) - midnight(new Date())) / 864e5);
    const clock = form({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    if (days < 1) return clock;
    if (days === 1) return words.tomorrow.replace("{time}", clock);
    return words.on.replace("{day}", form({ weekday: "short", day: "numeric", month: "short" })).replace("{time}", clock);
  }
}

export function start(from, parts) {
  base = new URL(from);
  addresses = parts;
  if (!customElements.get("helio-hours")) customElements.define("helio-hours", HelioHours);
}
