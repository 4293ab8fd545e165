// Leave the queue and keep the place: how to be written to, or that it was chosen.

import { h } from "./dom.js";

/** What stands below the place in the queue, with a sign of all that it shows. `ways`: [name, words]; `leave`: what they are for. */
export function callback({ ways = [], leave }, { onCallback }) {
  const button = ([way, words]) => h("button", { type: "button", class: "btn", onclick: () => onCallback(way) }, words);
  const make = () => ways[0] && h("div", { class: "callback", role: "group", "aria-label": leave }, h("p", { class: "sub" }, leave), ...ways.map(button));
  return { sign: `${ways}`, make };
}
