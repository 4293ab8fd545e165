// Calls to the desk. A network that does not answer is `status: 0`, never an exception: the caller decides what is kept.

import { putPart } from "../live/upload.js";
import { Session } from "./session.js";

const PATIENCE = 15_000; // ms for one call

export class Api {
  constructor(element) {
    this.base = element.base;
    this.language = element.language;
    this.session = new Session(element, (path, body) => this.#send(path, body));
  }

  /** GET, or POST with a body. A token that is refused is renewed once. Throws only session.Ended. */
  async call(path, body, method) {
    if (!this.session.token && !(await this.#renewed())) return { ok: false, status: 0, data: {} };
    const { token } = this.session;
    const answer = await this.#send(path, body, token, method);
    if (answer.status !== 401) return answer;
    if (!(await this.#renewed(token))) return { ...answer, status: 0 };
    return this.#send(path, body, this.session.token, method);
  }

  async #renewed(failed) {
    try {
      await this.session.renew(failed);
      return true;
    } catch (error) {
      if (error.final) throw error;
      return false;
    }
  }

  /** One part of a file. */
  put(path, part, on) {
    const headers = { authorization: `Bearer ${this.session.token}`, "accept-language": this.language };
    return putPart(new URL(path, this.base), headers, part, on);
  }

  async #send(path, body, token, method = body ? "POST" : "GET") {
    const headers = { "accept-language": this.language };
    if (token) headers.authorization = `Bearer ${token}`;
    if (body) headers["content-type"] = "application/json";
    const options = { method, headers, credentials: "omit", cache: "no-store" };
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(new URL(path, this.base), { ...options, body: body && JSON.stringify(body), signal: stop.signal });
      const data = await answer.json().catch(() => ({}));
      return { ok: answer.ok, status: answer.status, data, after: Number(answer.headers.get("retry-after")) || 0 };
    } catch {
      return { ok: false, status: 0, data: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  /** A minute's admission to the stream or the socket. */
  async admission() {
    const { ok, status, data } = await this.call("/live/stream-token", {});
    if (!ok) throw new Error(`stream-token: ${status}`);
    return data.token;
  }
}
