// Who this browser is to the desk. The token lives in storage, never in a cookie; where storage is blocked, in memory.
//
// A visitor's token is kept for the next visit. A customer's, whom the exchange vouched for, lasts as long as the tab:
// on a shared device the next person must not find it.

const memory = new Map();
const box = (storage) => ({
  get(key) {
    try {
      return self[storage].getItem(key);
    } catch {
      return memory.get(key) ?? null;
    }
  },
  set(key, value) {
    try {
      if (value === null) self[storage].removeItem(key);
      else self[storage].setItem(key, value);
    } catch {
      memory.set(key, value);
    }
  },
});
export const kept = box("localStorage");
export const passing = box("sessionStorage");

/** The part of a token that stays the same for one visitor or customer: its claims, without time and signature. */
const nameIn = (token) => (token ? token.split(":")[0] : "");

/** The session cannot be renewed by itself: the page's identity token has been used. */
export class Ended extends Error {
  final = true;
}

export class Session {
  #used; // the identity token that has been spent
  token = null;
  identified = false;
  onWho = () => {}; // (before) when an anonymous visitor has become somebody else

  constructor(element, post) {
    this.element = element;
    this.post = post; // (path, body) → {ok, status, data}
    this.key = `helio:${element.base.origin}`;
    this.#recall();
  }

  /** Names the viewer for shared streams and the outbox: "" before the desk has said who we are. */
  get who() {
    return nameIn(this.token);
  }

  #recall() {
    const { element, key } = this;
    this.token = null;
    if (element.fill && (this.token = passing.get(key))) this.identified = true;
    else if (!element.identity) this.token = kept.get(key);
  }

  /** Be somebody: again, or newly. `failed` is a token that was refused. Two tabs take turns, to become one visitor. */
  renew(failed = null) {
    const one = () => this.#renew(failed);
    return navigator.locks ? navigator.locks.request(this.key, one) : one();
  }

  async #renew(failed) {
    const { element, key } = this;
    const before = kept.get(key);
    if (!element.identity && !this.identified && before && before !== failed && before !== this.token) {
      this.token = before; // another tab has just done it
      return;
    }
    let identity = element.identity;
    if (typeof identity === "function") identity = await identity();
    if (identity && identity === this.#used) {
      if (failed) throw new Ended("the identity token has been used");
      identity = null;
    }
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    const old = this.token ?? before ?? undefined;
    const visitor = this.identified ? "" : nameIn(old);
    const { ok, status, data } = await this.post("/live/session", { token: old, identity, language: element.tag, zone });
    if (status === 401 && identity) {
      this.#used = identity;
      console.warn(`helio-chat: ${data.message}`);
      throw new Ended(data.message);
    }
    if (!ok) throw new Error(`session: ${status}`);
    if (identity) this.#used = identity;
    this.identified = data.identified;
    this.token = data.token;
    if (data.identified) {
      passing.set(key, data.token);
      if (identity) kept.set(key, null); // what the visitor had begun is the customer's now
    } else {
      kept.set(key, data.token);
    }
    if (visitor && visitor !== this.who) this.onWho(visitor);
  }

  /** The page has said who the customer is, or somebody else. */
  forget() {
    this.identified = false;
    this.token = kept.get(this.key);
  }

  /** Note that a conversation goes on, so that the next page connects at once. */
  note(conversation) {
    kept.set(this.element.talkKey, conversation);
  }
  get noted() {
    return kept.get(this.element.talkKey);
  }
}
