// What the assistant says: in a form of its own, so that nobody takes it for a person.

import { h, icon, write } from "./dom.js";

/** What its buttons do: one word at a time, and what failed is said. The focus goes to the field, for the buttons may go. */
export function presses(talk, { wrong, field }, say) {
  let pressed = false;
  return async (act) => {
    if (pressed) return;
    pressed = true;
    const ok = await talk.press(act);
    pressed = false;
    write(wrong, ok ? "" : say("failed"));
    if (ok) field.focus();
  };
}

/** A message of the assistant: who, the words, the articles that they come from, and where to go on. */
export function shown({ assistant: { articles, links }, name, at }, words, { say, times, language }) {
  const away = { target: "_blank", rel: "noopener" };
  const source = ({ title, heading, text, lang, address, version }) =>
    h("a", { class: "src", href: address, lang, ...away }, h("b", {}, title), heading && h("span", {}, heading), text && h("span", {}, text), h("small", { lang: language }, version));
  const way = ({ title, address }) => h("a", { class: "btn", href: address, ...away }, title);
  const who = h("p", { class: "who" }, icon("bot"), h("b", {}, name), h("span", {}, say("bot_not")));
  return h(
    "div",
    { class: "m bot" },
    who,
    words,
    articles.length > 0 && h("div", { class: "srcs", role: "group", "aria-label": say("articles") }, ...articles.map(source)),
    links.length > 0 && h("div", { class: "go-on" }, ...links.map(way)),
    h("div", { class: "t" }, h("time", { datetime: at }, times.time(at))),
  );
}

const HELPS = ["answer", "offer", "hours", "wait", "ticket", "flow", "incident", "thanks"];

/** The buttons while the assistant answers: that it helped, once it has said something; and always the way to a person. */
export function ways({ assisted, list }, { say, onPress }) {
  if (!assisted) return [];
  const last = list.findLast(({ by }) => by === "me" || by === "assistant");
  const button = (act, key, image) => ({
    id: act,
    sign: act,
    make: () => h("button", { type: "button", class: "btn", onclick: () => onPress(act) }, icon(image), say(key)),
  });
  const helps = HELPS.includes(last?.assistant?.what);
  return [...(helps ? [button("helped", "helped", "check")] : []), button("person", "to_person", "person")];
}
