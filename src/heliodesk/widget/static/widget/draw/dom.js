// Elements without markup: text is always text.

/** h("p", {class: "day", onclick: f, hidden: true}, "words", element): functions are listeners, false and null leave out. */
export function h(name, about = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(about)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.filter((part) => part != null && part !== false));
  return made;
}

const ICONS = {
  check: "m3 8.5 3.25 3.25L13 4.75",
  checks: "m1.5 8.5 3.25 3.25 6-7M7.75 11l.75.75 6-7",
  clock: "M2.25 8a5.75 5.75 0 1 0 11.5 0a5.75 5.75 0 1 0-11.5 0M8 4.75V8l2.25 1.5",
  more: "M3 8h1M7.5 8h1M12 8h1",
  off: "m2 2 12 12M5.25 9.9a4 4 0 0 1 5.1-.3M8 12.5v.01M2.75 7.4a7.5 7.5 0 0 1 3-1.8M13.25 7.4a7.5 7.5 0 0 0-4.5-2.05",
  alert: "M8 2.5 14 13H2zM8 6.5v3M8 11.25v.01",
  shield: "M8 1.75 13 3.5v4c0 3.25-2 5.5-5 6.75-3-1.25-5-3.5-5-6.75v-4zM5.75 7.75l1.6 1.6 3-3.1",
  up: "M8 13V3.5M4 7.25l4-4 4 4",
  down: "m4 6 4 4 4-4",
  next: "m6 4 4 4-4 4",
  bot: "M3.5 5.25h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-5.5a1 1 0 0 1 1-1M8 5.25V2.75M5.7 8.5v.75M10.3 8.5v.75",
  person: "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8M2.75 14c.4-2.6 2.5-4 5.25-4s4.85 1.4 5.25 4",
  x: "m4 4 8 8M12 4l-8 8",
  clip: "M13 7.25 7.6 12.7a3.2 3.2 0 0 1-4.5-4.5l5.7-5.7a2.1 2.1 0 0 1 3 3l-5.6 5.6a1 1 0 0 1-1.5-1.5l5-5",
  doc: "M4 2h5.5L13 5.5V14H4zM9.5 2v3.5H13",
  film: "M2.5 3.5h11v9h-11zM6.75 6v4L10 8z",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name, size = 16) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `i i-${size}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("vector-effect", "non-scaling-stroke");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Write only what differs, so that a live region does not say the same thing twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** What took the place of an element in something that was drawn anew. */
export const like = (where, was) => [...where.querySelectorAll(was.localName)].find((each) => each.textContent === was.textContent);

/** Make `parent` hold one child for each item, in order. A child is kept while its item's `sign` stays the same;
 * the focus goes on in what takes its place. */
export function keep(parent, items, make) {
  const had = (parent.kept ??= new Map());
  const now = new Map();
  let place = parent.firstChild;
  for (const item of items) {
    let entry = had.get(item.id);
    if (!entry || entry.sign !== item.sign) {
      const made = make(item);
      if (entry) {
        if (entry.made === place) place = made;
        const focus = parent.getRootNode().activeElement;
        const held = entry.made.contains(focus);
        entry.made.replaceWith(made);
        if (held) like(made, focus)?.focus();
      }
      entry = { made, sign: item.sign };
    }
    now.set(item.id, entry);
    if (entry.made === place) place = place.nextSibling;
    else parent.insertBefore(entry.made, place);
  }
  for (const [id, { made }] of had) if (!now.has(id)) made.remove();
  parent.kept = now;
}
