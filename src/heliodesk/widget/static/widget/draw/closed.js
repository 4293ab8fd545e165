// While nobody is there: the day as a small sunline, a language that is open, and what was announced.

import { h, icon } from "./dom.js";

const at = (value) => `${value}%`;
const draw = (name, about, ...inside) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in about) made.setAttribute(key, about[key]);
  made.append(...inside);
  return made;
};

/** The words beside it say the same. */
export function sunline({ now, opens, sky, bands }, say, times, opensAt) {
  const span = ([x, width, kind], about) => draw("rect", { class: kind, x: at(x), width: at(width), ...about });
  const parts = sky ? [draw("rect", { class: "ground", width: "100%", height: 12 }), ...sky.map((step) => span(step, { height: 12 }))] : [];
  for (const band of bands) {
    const height = { full: 10, part: 5, bot: 2 }[band[2]];
    parts.push(span(band, { height, y: 24 - height }));
  }
  parts.push(draw("line", { x1: at(now), x2: at(now), y1: 0, y2: 25 }), draw("circle", { cx: at(now), cy: 3, r: 4 }));
  parts.push(draw("text", { class: "n", x: at(now), y: 38 }, say("now")));
  if (opens && Math.abs(opens - now) > 12) parts.push(draw("text", { x: at(opens), y: 38 }, times.time(opensAt)));
  return draw("svg", { class: "sunline", "aria-hidden": "true" }, ...parts);
}

/** One way for each language in which people are there now. */
export function others(list, { say, language, onSpeak }) {
  return list.map(({ language: tag }) => {
    const words = h("span", {}, say("chat_in", { language: nameOf(tag, language) }));
    return h("button", { type: "button", class: "other", onclick: () => onSpeak(tag) }, words, icon("next"));
  });
}

/** A published notice as one line that can be put away. */
export function notice({ hours }, { say, onNotice }) {
  const told = hours?.notice;
  if (!told || put(told.name)) return null;
  const away = () => (put(told.name, true), onNotice());
  const shut = h("button", { type: "button", class: "tool", "aria-label": say("put_away"), onclick: away }, icon("x"));
  return { sign: told.name, make: () => h("p", { class: "notice" }, h("span", {}, told.text), shut) };
}

function put(name, away) {
  try {
    const key = "helio-notice";
    if (away) localStorage.setItem(key, name);
    return localStorage.getItem(key) === name;
  } catch {
    return away; // storage is blocked: it comes again with the next page
  }
}

export function nameOf(tag, language) {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(tag);
  } catch {
    return tag;
  }
}
