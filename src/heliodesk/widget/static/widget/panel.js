// The open widget: brings together who we are, what was said, what waits to be sent, and how it looks.

import { openStream } from "../live/stream.js";
import { Api } from "./api.js";
import { composer } from "./composer.js";
import { presses, ways } from "./draw/assistant.js";
import { card, head } from "./draw/cards.js";
import { notice } from "./draw/closed.js";
import { ask, askLink } from "./draw/dialog.js";
import { h, keep, write } from "./draw/dom.js";
import { frame } from "./draw/frame.js";
import { draw, items } from "./draw/messages.js";
import { Times } from "./draw/time.js";
import { Files } from "./files.js";
import { Outbox } from "./outbox.js";
import { scrolling } from "./scroll.js";
import { Talk } from "./talk.js";
import { Typing } from "./typing.js";

const PATIENCE = 3000; // ms without a connection before anything is said about it
const LOOK_AGAIN = 20_000; // ms between looks at the queue, while waiting in it

export class Panel {
  #stream;
  #started;
  #opened = false;
  #lostAt = null; // since when there has been no connection
  #lostTimer;
  #ended = false;
  #seen = 0; // the newest number that has been drawn

  constructor(element, say) {
    const { language, team, tag, site } = element;
    const times = new Times(language, say);
    Object.assign(this, { element, say, times, site });
    this.parts = frame(say, { site, fill: element.fill, language });
    this.api = new Api(element);
    this.api.session.onWho = (before) => this.#become(before);
    const common = { api: this.api, team, tag, onChange: () => this.#draw(), onEnded: () => this.#end(), onFile: (key) => this.#hearFile(key) };
    this.talk = new Talk(common);
    this.talk.hours = element.hello.hours ?? null;
    this.talk.met = !!element.hello.assistant;
    this.outbox = new Outbox({
      ...common,
      more: () => ({ conversation: this.talk.key, team, language: this.talk.tag, page: document.title || location.pathname, told: this.talk.told }),
      onSent: (answer, row) => this.talk.stored(answer, row),
      onLost: () => this.talk.refresh(),
    });
    this.typing = new Typing(this.api, () => this.talk.key, () => this.#drawTyping());
    const wrong = (text) => write(this.parts.wrong, text);
    this.files = new Files({ api: this.api, parts: this.parts, say, language, wrong, onChange: () => this.composer.filed() });
    this.composer = composer({
      files: this.files,
      parts: this.parts,
      say,
      key: `helio-draft:${element.base.origin}`,
      onSend: (body) => this.#send(body),
      onType: () => this.typing.tell(),
    });
    this.scroll = scrolling({ parts: this.parts, older: () => this.talk.older(), onEnd: () => this.#mark() });
    this.context = {
      say, times, site, language,
      files: this.files,
      onLink: (url, text) => askLink(this.parts.panel, say, url, text),
      onTakeBack: (row) => this.outbox.remove(row),
      onSpeak: (other) => this.#speak(other),
      onNotice: () => this.#drawState(),
      onCallback: (way) => this.talk.callBack(way).then((ok) => wrong(ok ? "" : say("failed"))),
      onPress: presses(this.talk, this.parts, say),
      onEdit: (row) => this.outbox.remove(row).then(() => (this.composer.bring(row.body), this.files.bring(row.files))),
    };
    this.#listen();
    element.shadowRoot.append(this.parts.panel);
  }

  #listen() {
    const { panel, close, more, menu } = this.parts;
    close.addEventListener("click", () => this.hide());
    more.addEventListener("click", () => this.#menu(menu.hidden));
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Tab") this.#stayInside(event);
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      if (!menu.hidden) this.#menu(false, true);
      else if (!this.element.fill) this.hide();
    });
    panel.addEventListener("focusout", ({ relatedTarget }) => {
      if (!menu.hidden && relatedTarget && relatedTarget !== more && !menu.contains(relatedTarget)) this.#menu(false);
    });
    panel.addEventListener("click", ({ target }) => !menu.hidden && !more.contains(target) && this.#menu(false));
    for (const name of ["online", "offline"]) self.addEventListener(name, () => this.#connection(navigator.onLine ? "back" : "lost"));
    document.addEventListener("visibilitychange", () => this.#look());
    // On a phone the keyboard covers a fixed panel: what is left to see is ours.
    const small = matchMedia("(max-width: 639px)");
    const cover = () => !this.element.fill && panel.setAttribute("aria-modal", small.matches);
    small.addEventListener("change", cover);
    cover();
    const fit = () => panel.style.setProperty("--seen", `${visualViewport.height}px`);
    self.visualViewport?.addEventListener("resize", fit);
    setInterval(() => this.#look(), LOOK_AGAIN);
    setInterval(() => this.#opened && this.#drawState(), 30_000);
  }

  /** On a phone the panel covers the page: Tab goes round in it, not to what is hidden behind it. */
  #stayInside(event) {
    const { panel } = this.parts;
    if (panel.getAttribute("aria-modal") !== "true") return;
    const stops = [...panel.querySelectorAll("button, a, textarea, [tabindex]")].filter((stop) => stop.getClientRects().length);
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (event.target !== from) return;
    event.preventDefault();
    to.focus();
  }

  /** Connect: who we are, what waits, what was said, then the stream. */
  start() {
    return (this.#started ??= this.#start());
  }

  async #start() {
    await this.outbox.refresh();
    for (let pause = 1000; !this.#ended; pause = Math.min(20_000, pause * 2)) {
      try {
        await this.api.session.renew();
      } catch (error) {
        if (error.final) this.#end();
      }
      if (!this.#ended && (await this.talk.refresh())) break;
      this.#connection("lost");
      await new Promise((resolve) => {
        setTimeout(resolve, pause);
        self.addEventListener("online", resolve, { once: true });
      });
    }
    if (this.#ended) return;
    await this.outbox.refresh();
    this.#connect();
    this.outbox.hurry();
    this.typing.connect();
  }

  #connect() {
    this.#stream?.close();
    this.#stream = openStream({
      name: `${this.element.base.host} ${this.api.session.who}`,
      url: new URL("/live/stream", this.element.base).href,
      token: () => this.api.admission(),
      cursor: this.talk.cursor,
      onEvent: (event) => this.talk.hear(event),
      onReload: () => this.talk.refresh(),
      onState: (state) => this.#connection(state),
    });
    this.#connection("open");
  }

  #connection(state) {
    if (state === "ended") return this.#end();
    if (state === "back") {
      this.#stream?.retry();
      if (this.#stream) this.talk.refresh();
    } else if (state === "open") {
      clearTimeout(this.#lostTimer);
      const was = this.#lostAt;
      this.#lostAt = this.#lostTimer = null;
      if (was) this.talk.refresh();
      this.outbox.hurry();
    } else {
      this.#lostAt ??= Date.now();
      this.#lostTimer ??= setTimeout(() => this.#drawState(), PATIENCE);
    }
    this.#drawState();
  }

  get #connected() {
    return !this.#lostAt || (navigator.onLine && Date.now() - this.#lostAt < PATIENCE);
  }

  #end() {
    this.#ended = true;
    this.#stream?.close();
    this.typing.stop();
    this.#drawState();
  }

  /** The page has said who the customer is. */
  async identify() {
    if (!this.#started) return;
    await this.#started;
    if (this.api.session.identified) this.composer.clear(); // the next person must not find what another had begun to write
    this.api.session.forget();
    this.#ended = false;
    this.#started = null;
    this.talk.forget();
    await this.start();
  }

  /** A visitor is somebody else now: a customer, or a new visitor because the old name is no longer good. */
  #become(before) {
    this.talk.forget();
    this.outbox.handOn(before);
    if (this.#stream) this.talk.refresh().then(() => this.#connect());
  }

  show() {
    const { panel, field } = this.parts;
    this.#opened = true;
    panel.hidden = false;
    this.element.button.hidden = true;
    this.composer.shown();
    this.#draw();
    this.scroll.down();
    if (!this.element.fill) field.focus();
    this.start();
  }

  hide() {
    const { button } = this.element;
    this.#opened = false;
    this.parts.panel.hidden = true;
    button.hidden = false;
    button.focus();
    this.#draw();
  }

  /** Go on in another language, in which somebody is there. */
  #speak(tag) {
    this.talk.tag = tag;
    this.talk.refresh();
    this.parts.field.focus();
  }

  #send(body) {
    this.scroll.down();
    this.outbox.add(body, this.files.take());
  }

  /** A file has been checked: say so where it is shown. */
  async #hearFile(key) {
    const told = await this.files.again(key);
    if (told) this.talk.put(told);
  }

  #look() {
    if (document.hidden || !this.#stream) return;
    this.#mark();
    const { waits, hours } = this.talk;
    const turned = hours && Date.parse(hours.open ? hours.until : hours.opens_at) < Date.now();
    if (waits || turned) this.talk.refresh();
    for (const { key } of this.talk.checking) this.#hearFile(key); // its event may have been missed
  }

  /** Delivered as soon as it is here; read when it is in view and somebody may be looking. */
  #mark() {
    const read = this.#opened && !document.hidden && this.scroll.follows;
    this.talk.mark(read);
    if (read) this.element.news(0);
  }

  #menu(open, focus) {
    const { menu, more } = this.parts;
    const { say, element, talk } = this;
    more.setAttribute("aria-expanded", open);
    menu.hidden = !open;
    if (focus) more.focus();
    if (!open) return;
    const choices = [];
    // As a page of its own the chat lives on the desk's address; elsewhere that page would not know this visitor.
    if (!element.fill && !this.api.session.identified && location.origin === element.base.origin) {
      const query = new URLSearchParams({ language: element.tag, ...(element.team && { team: element.team }) });
      choices.push(h("a", { href: `/chat?${query}`, target: "_blank", rel: "noopener" }, say("page")));
    }
    const { runs } = talk;
    choices.push(h("button", { type: "button", "aria-disabled": runs ? false : "true", onclick: () => runs && this.#askEnd() }, say("end")));
    menu.replaceChildren(...choices);
    choices[0].focus();
  }

  #askEnd() {
    const { say, talk, parts } = this;
    const onAct = async () => ((await talk.end()) ? "" : say("end_failed"));
    const about = { title: say("end_ask"), inside: [h("p", {}, say("end_what"))], safe: say("end_not"), act: say("end"), onAct };
    ask(parts.panel, about).then(() => parts.field.focus());
  }

  #draw() {
    const { talk, parts, scroll } = this;
    const newest = talk.list.at(-1);
    const isNews = !!newest && newest.number > this.#seen && ["agent", "assistant"].includes(newest.by);
    if (isNews) this.typing.over();
    this.#seen = Math.max(this.#seen, newest?.number ?? 0);
    scroll.around(() => {
      keep(parts.log, items(talk, this.outbox, this.times), (item) => draw(item, this.context));
      this.#drawState();
    }, isNews);
    if (this.#stream) this.#mark();
    const { unread } = talk;
    if (!this.#opened) this.element.news(unread.length, unread.at(-1)?.name);
  }

  #drawState() {
    const { parts, talk, say, times } = this;
    const online = navigator.onLine;
    const connected = this.#connected;
    const { agent, title, words, here } = head(talk, { ...this.context, online, connected });
    write(parts.title, title);
    write(parts.words, words);
    parts.dot.className = `dot${here ? "" : " away"}`;
    parts.dot.hidden = !words;
    parts.avatar.hidden = !agent;
    write(parts.avatar, agent?.initials ?? "");
    parts.panel.classList.toggle("talks", !!agent);
    const lost = !online || !connected;
    const told = this.#ended ? say("ended") : lost ? say("lost", { time: times.time(this.#lostAt ?? Date.now()) }) : "";
    parts.bannerBox.firstChild.hidden = !told;
    write(parts.banner, told);
    const cards = [notice(talk, this.context), card(talk, this.context)];
    keep(parts.card, cards.map((it, id) => it && { id, ...it }).filter(Boolean), (it) => it.make());
    keep(parts.ways, ways(talk, this.context), (it) => it.make());
    parts.field.placeholder = say(lost ? "later" : talk.waits ? "more_words" : "write");
    parts.send.setAttribute("aria-label", say(lost ? "keep" : "send"));
    this.#drawTyping();
  }

  #drawTyping() {
    const { name } = this.typing;
    write(this.parts.typing, name && this.talk.conversation?.agent ? this.say("typing", { name }) : "");
  }
}
