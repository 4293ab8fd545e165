// What the other modules share: the page's words, requests to the server, and which conversation is open.

export const words = JSON.parse(document.getElementById("words").textContent);

/** Fill a sentence of `words` with its values, written as in Python: "%(name)s is typing". */
export function say(key, values = {}) {
  return words[key].replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "");
}

/** The key of the conversation in the middle, or "". */
export const openKey = () => document.getElementById("main")?.dataset.keyOf ?? "";

export function csrf() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** Ask the server as this page: answers 401, rather than the sign-in page, once the sign-in has ended. */
export async function ask(url, { method = "GET", data } = {}) {
  const headers = { "x-requested-with": "fetch" };
  if (method !== "GET") headers["x-csrftoken"] = csrf();
  const body = data ? new URLSearchParams(data) : undefined;
  const answer = await fetch(url, { method, headers, body, cache: "no-store" });
  if (answer.status === 401) signedOut();
  return answer;
}

/** Say that the sign-in has ended. What was typed is in this browser's storage already. */
export function signedOut() {
  document.getElementById("lost").hidden = true;
  const banner = document.getElementById("signed-out");
  const link = banner.querySelector("a");
  link.href = `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
  banner.hidden = false;
}

/** Tell the other modules: "view" another conversation is in the middle, "came" more of it is shown, "stance" who may answer has
 * changed. */
export const announce = (name, detail) => document.dispatchEvent(new CustomEvent(`console:${name}`, { detail }));
export const on = (name, handler) => document.addEventListener(`console:${name}`, (event) => handler(event.detail));
