// The week to paint. The lines of text below it are the truth: the grid reads them, and writes them when one paints.

import { paint, readDay, writeDay, DAY } from "./week.js";

const SHOWN = 34 * 60; // minutes of a row: what is right of 24 belongs to the next day
const PAST = 60; // strokes that can be undone
let form, grid, said, words, names, prefix, step, week, brush, at, anchor, copied, past;

function begin() {
  form = document.getElementById("hours-form");
  if (!form || form.querySelector("fieldset.editor").disabled) return;
  document.documentElement.classList.add("scripted");
  grid = document.getElementById("grid");
  said = document.getElementById("grid-said");
  words = JSON.parse(document.getElementById("hours-levels").textContent);
  names = [0, 1, 2, 3, 4, 5, 6].map((day) => form.querySelector(`label[for="week-${day}"]`).textContent);
  step ??= 30;
  brush ??= 3;
  at ??= { day: 0, minute: 9 * 60 };
  prefix = form.elements[`${prefix}-0`] ? prefix : "week";
  if (document.getElementById("grid-week")) document.getElementById("grid-week").value = prefix;
  anchor = null;
  past = [];
  document.getElementById("painter").hidden = false;
  build();
  choose(brush);
  read();
  const first = grid.querySelector('[data-minute="420"]');
  grid.parentElement.scrollLeft = first.offsetLeft - grid.querySelector("[role=rowheader]").offsetWidth; // a phone shows the morning first
  form.addEventListener("input", ({ target }) => {
    if (target.name?.startsWith(`${prefix}-`)) read();
  });
  document.getElementById("grid-week")?.addEventListener("change", ({ target }) => {
    prefix = target.value;
    past = [];
    read();
  });
  const invalid = document.getElementById("wrong");
  if (invalid) (form.querySelector('[aria-invalid="true"]') ?? invalid).focus();
}

const line = (day) => form.elements[`${prefix}-${day}`];
const label = (minute) => {
  const hour = Math.floor(minute / 60) % 24;
  return `${minute === DAY ? "24" : String(hour).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
};
const brushName = (level) => document.querySelector(`[data-brush="${level}"]`).firstChild.nextSibling.textContent.trim();

function build() {
  const made = element("div", { role: "grid", class: "grid", "aria-multiselectable": "true", "aria-label": grid.parentElement.getAttribute("aria-label") });
  const cells = SHOWN / step;
  made.style.setProperty("--cells", cells);
  const head = element("div", { role: "row", class: "grid-hours" });
  head.append(element("span", { role: "presentation" }));
  for (let minute = 0; minute < SHOWN; minute += 120) {
    const hour = element("span", { role: "columnheader" }, minute === DAY ? "24" : String((minute / 60) % 24).padStart(2, "0"));
    hour.style.gridColumn = `span ${Math.min(120, SHOWN - minute) / step}`;
    head.append(hour);
  }
  made.append(head);
  for (let day = 0; day < 7; day += 1) {
    const row = element("div", { role: "row" });
    row.append(element("span", { role: "rowheader" }, innerWidth < 761 ? [...names[day]].slice(0, /[a-z]/i.test(names[day]) ? 3 : 9).join("") : names[day]));
    for (let minute = 0; minute < SHOWN; minute += step) {
      const kind = [minute % 60 ? "" : "hour", minute === DAY ? "midnight" : "", minute >= DAY ? "next" : ""].join(" ");
      row.append(element("span", { role: "gridcell", class: kind.trim(), "data-day": day, "data-minute": minute, tabindex: "-1" }));
    }
    made.append(row);
  }
  grid.replaceChildren(made);
  made.addEventListener("pointerdown", press);
  made.addEventListener("pointermove", drag);
  made.addEventListener("pointerup", release);
  made.addEventListener("pointercancel", () => forget());
  made.addEventListener("keydown", key);
  made.addEventListener("focusin", ({ target }) => {
    if (target.dataset.minute) at = { day: Number(target.dataset.day), minute: Number(target.dataset.minute) };
  });
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/** Read the lines. One that cannot be read keeps its row as it was; the server says what is wrong with it. */
function read() {
  const before = week;
  week = names.map((_name, day) => readDay(line(day).value, words) ?? before?.[day] ?? new Uint8Array(2 * DAY));
  draw();
}

function write() {
  for (let day = 0; day < 7; day += 1) line(day).value = writeDay(week[day], words);
  line(0).dispatchEvent(new Event("input", { bubbles: true }));
}

function shown(day, minute) {
  const own = week[day][minute];
  if (own) return [own, false];
  const other = minute >= DAY ? week[(day + 1) % 7][minute - DAY] : week[(day + 6) % 7][minute + DAY];
  return [other, Boolean(other)];
}

function draw() {
  const range = selected();
  for (const cell of grid.querySelectorAll("[role=gridcell]")) {
    const day = Number(cell.dataset.day);
    const minute = Number(cell.dataset.minute);
    const [level, isOther] = shown(day, minute);
    cell.dataset.level = level;
    cell.toggleAttribute("data-other", isOther);
    cell.setAttribute("aria-selected", String(Boolean(range) && day >= range.first && day <= range.last && minute >= range.from && minute < range.to));
    cell.setAttribute("aria-label", `${minute >= DAY ? names[(day + 1) % 7] : names[day]} ${label(minute)}, ${brushName(level)}`);
    cell.tabIndex = day === at.day && minute === at.minute ? 0 : -1;
  }
  document.getElementById("undo-paint").setAttribute("aria-disabled", String(!past.length));
  document.getElementById("paste-day").setAttribute("aria-disabled", String(!copied));
}

/** What is being chosen: a rectangle of days and minutes. */
function selected() {
  if (!anchor) return null;
  return {
    first: Math.min(anchor.day, at.day),
    last: Math.max(anchor.day, at.day),
    from: Math.min(anchor.minute, at.minute),
    to: Math.max(anchor.minute, at.minute) + step,
  };
}

function tell(range) {
  const days = range.first === range.last ? names[range.first] : `${names[range.first]} – ${names[range.last]}`;
  said.textContent = `${days} ${label(range.from)}–${label(range.to)}: ${brushName(brush)}`;
}

function remember() {
  past.push(names.map((_name, day) => line(day).value));
  if (past.length > PAST) past.shift();
}

function fill(range, level) {
  remember();
  for (let day = range.first; day <= range.last; day += 1) paint(week, day, range.from, range.to, level);
  anchor = null;
  write();
}

function undo() {
  const lines = past.pop();
  if (!lines) return;
  lines.forEach((text, day) => (line(day).value = text));
  line(0).dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- mouse and touch

let isPressed = false;
const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[role=gridcell]");

function press(event) {
  const cell = event.target.closest("[role=gridcell]");
  if (!cell || event.button) return;
  event.preventDefault();
  cell.focus();
  grid.firstElementChild.setPointerCapture(event.pointerId);
  isPressed = true;
  anchor = { ...at };
  tell(selected());
  draw();
}

function drag(event) {
  if (!isPressed) return;
  const scroller = grid.parentElement;
  const box = scroller.getBoundingClientRect();
  if (event.clientX > box.right - 24) scroller.scrollLeft += 12;
  else if (event.clientX < box.left + 70) scroller.scrollLeft -= 12;
  const cell = under(event);
  if (!cell || (Number(cell.dataset.day) === at.day && Number(cell.dataset.minute) === at.minute)) return;
  at = { day: Number(cell.dataset.day), minute: Number(cell.dataset.minute) };
  tell(selected());
  draw();
}

function release() {
  if (!isPressed) return;
  isPressed = false;
  fill(selected(), brush);
}

function forget() {
  isPressed = false;
  anchor = null;
  draw();
}

// ---- keyboard

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const BRUSHES = { 1: 3, 2: 2, 3: 1, 0: 0, Delete: 0, Backspace: 0 };

function key(event) {
  const control = event.ctrlKey || event.metaKey;
  const letter = event.key.toLowerCase();
  if (MOVES[event.key] || event.key === "Home" || event.key === "End") move(event);
  else if (control && letter === "c") copyDay();
  else if (control && letter === "v") pasteDay();
  else if (control && letter === "z") undo();
  else if (control || event.altKey) return;
  else if (event.key in BRUSHES) {
    choose(BRUSHES[event.key]);
    const range = selected() ?? { first: at.day, last: at.day, from: at.minute, to: at.minute + step };
    tell(range);
    fill(range, brush);
  } else if (event.key === " " || event.key === "Enter") {
    fill(selected() ?? { first: at.day, last: at.day, from: at.minute, to: at.minute + step }, brush);
  } else if (event.key === "Escape" && anchor) forget();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function move(event) {
  const [down, right] = MOVES[event.key] ?? [0, 0];
  const was = { ...at };
  if (event.shiftKey) anchor ??= was;
  else anchor = null;
  if (event.key === "Home") at.minute = 0;
  else if (event.key === "End") at.minute = DAY - step;
  else {
    at.day = Math.min(6, Math.max(0, at.day + down));
    at.minute = Math.min(SHOWN - step, Math.max(0, at.minute + right * step));
  }
  draw();
  if (anchor) tell(selected());
  grid.querySelector(`[data-day="${at.day}"][data-minute="${at.minute}"]`).focus();
}

// ---- tools

function choose(level) {
  brush = level;
  for (const button of document.querySelectorAll("[data-brush]")) {
    const isChosen = Number(button.dataset.brush) === level;
    button.setAttribute("aria-checked", String(isChosen));
    button.tabIndex = isChosen ? 0 : -1;
  }
}

function copyDay() {
  copied = week[at.day].slice();
  said.textContent = `${names[at.day]}: ${line(at.day).value || brushName(0)}`;
  draw();
}

function pasteDay() {
  if (!copied) return;
  const range = selected() ?? { first: at.day, last: at.day };
  remember();
  for (let day = range.first; day <= range.last; day += 1) week[day] = copied.slice();
  anchor = null;
  write();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("#painter button");
  if (!button) return;
  if (button.dataset.brush) choose(Number(button.dataset.brush));
  if (button.id === "copy-day") copyDay();
  if (button.id === "paste-day") pasteDay();
  if (button.id === "undo-paint") undo();
  if (button.id === "step") {
    step = step === 30 ? 15 : 30;
    button.setAttribute("aria-pressed", String(step === 15));
    at.minute -= at.minute % step;
    build();
    draw();
  }
});
document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.(".brushes [data-brush]");
  if (!here || !MOVES[event.key]) return;
  event.preventDefault();
  const all = [...document.querySelectorAll("[data-brush]")];
  const [down, right] = MOVES[event.key];
  const next = all[(all.indexOf(here) + down + right + all.length) % all.length];
  choose(Number(next.dataset.brush));
  next.focus();
});

let pressed = "";
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.id === "hours-form") pressed = detail.requestConfig.formData.get("do") ?? "";
});
document.addEventListener("htmx:afterSettle", () => {
  if (document.getElementById("hours-form") === form) return;
  begin();
  const added = pressed.startsWith("exception-add") ? [...form.querySelectorAll(".exception input[type=date]")].at(-2) : null;
  const season = pressed === "season-add" ? [...form.querySelectorAll(".season-dates input")].at(-2) : null;
  const same = form.querySelector(`[name="do"][value="${CSS.escape(pressed)}"]`);
  if (!document.getElementById("wrong")) (added ?? season ?? same ?? form.querySelector("#exceptions button")).focus({ preventScroll: !added && !season });
  pressed = "";
});

begin();
