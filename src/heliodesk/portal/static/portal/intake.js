// Forms work without this. With it: what does not apply is hidden, answers are kept while they are typed, ids are recognised
// at once, pictures are covered before they leave, and the screen can be recorded.

import { Evidence } from "./evidence.js";

const SENT = "heliodesk-sent";
const AGAIN = 5_000; // ms until what could not be kept is tried again
const PATIENCE = 10_000; // ms for an answer

document.documentElement.classList.add("scripted");
const words = {};
for (const each of document.querySelector("#words")?.content.querySelectorAll("[data-w]") ?? []) words[each.dataset.w] = each.textContent;
const say = (name, filled = {}) => Object.entries(filled).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name] ?? "");

const form = document.querySelector("form[data-intake]");
if (document.querySelector("[data-sent]")) for (const key of Object.keys(localStorage)) if (key.startsWith("heliodesk-draft:")) localStorage.removeItem(key);
// A page that was sent and is not here any more was taken: its copy goes. One that was refused (too often, no connection) stays.
const sent = sessionStorage.getItem(SENT);
if (sent && (sent !== form?.dataset.key || "answered" in form.dataset)) localStorage.removeItem(`heliodesk-draft:${sent}`);
sessionStorage.removeItem(SENT);
if (form) begin(form);

/** What a name answers now: a text, or for boxes the chosen values. */
function answer(name) {
  const found = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const chosen = found.filter((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : true));
  return chosen.map((one) => one.value.trim()).filter(Boolean);
}

/** Does an input hold something else than the page came with? */
function differs(input) {
  if (input.type === "radio" || input.type === "checkbox") return input.checked !== input.defaultChecked;
  if (input.localName === "select") return input.value !== "" && [...input.options].some((one) => one.selected !== one.defaultSelected);
  return input.value !== input.defaultValue;
}

/** The same closed language as on the server, and "known" for what other pages have settled. */
function holds(when) {
  if ("known" in when) return when.known;
  if (when.all) return when.all.every(holds);
  if (when.any) return when.any.some(holds);
  if (when.not) return !holds(when.not);
  const given = answer(when.field);
  if (form.querySelector(`[data-field="${CSS.escape(when.field)}"]`)?.hidden) return when.filled === false;
  if ("filled" in when) return when.filled === given.length > 0;
  const wanted = "is" in when ? [when.is] : when.in;
  return given.some((one) => wanted.includes(one));
}

function begin(form) {
  const zone = form.querySelector("[data-zone-of-browser]");
  if (zone) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const place = `heliodesk-draft:${form.dataset.key}`;
  const kept = form.querySelector("[data-kept]");
  const inputs = () => [...form.elements].filter((one) => one.name && !["hidden", "file", "submit", "button"].includes(one.type));
  const typed = () => {
    const names = new Set(inputs().map((one) => one.name));
    return [...new FormData(form)].filter(([name, value]) => names.has(name) && typeof value === "string");
  };

  const hide = () => {
    for (const one of form.querySelectorAll("[data-when]")) {
      const is = !holds(JSON.parse(one.dataset.when));
      one.hidden = is;
      for (const input of one.querySelectorAll("input, select, textarea")) input.disabled = is;
    }
  };

  // Between two savings what was typed is in this browser alone; it goes as soon as the desk has it.
  const before = localStorage.getItem(place);
  if (before) {
    const held = new Map();
    for (const [name, value] of JSON.parse(before)) held.set(name, [...(held.get(name) ?? []), value]);
    for (const input of inputs()) {
      const values = held.get(input.name);
      if (input.type === "radio" || input.type === "checkbox") input.checked = Boolean(values?.includes(input.value));
      else if (values) input.value = values[0];
    }
  }
  hide();

  // A note above a button moves it: not between pressing it and letting go, or the press is lost.
  let pressed = null;
  let release = null;
  form.addEventListener("pointerdown", () => (pressed ??= new Promise((go) => (release = go))));
  const released = () => {
    release?.();
    pressed = null;
  };
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(released));

  // One after the other, and the page itself last: an older one that is overtaken would take back what came after it.
  let timer;
  let asked = 0;
  let isUnderWay = false;
  let goes = false;
  let last = Promise.resolve();
  const save = () => {
    clearTimeout(timer);
    const mine = ++asked;
    last = last.then(() => mine === asked && put());
    return last;
  };
  const put = async () => {
    isUnderWay = true;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("do", "save");
    const sent = JSON.stringify(typed());
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(PATIENCE) });
      if (!response.ok) throw new Error(String(response.status));
      const told = await response.json();
      isUnderWay = false;
      if (JSON.stringify(typed()) === sent) localStorage.removeItem(place);
      await pressed;
      kept.textContent = say("kept");
      tell(told);
    } catch (error) {
      kept.textContent = say("not_kept");
      timer = setTimeout(save, AGAIN);
    } finally {
      isUnderWay = false;
    }
  };
  const later = () => {
    hide();
    kept.textContent = "";
    localStorage.setItem(place, JSON.stringify(typed()));
    clearTimeout(timer);
    timer = setTimeout(save, 900);
  };
  if (inputs().some(differs)) later(); // brought back from here, or typed before this script had come
  form.addEventListener("input", later);
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") save();
  });
  addEventListener("pagehide", () => clearTimeout(timer));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    asked += 1; // what waits is in the page itself
    if (isUnderWay) {
      event.preventDefault();
      if (!goes) last.then(() => form.requestSubmit(event.submitter));
      goes = true; // pressed twice, it goes once
      return;
    }
    goes = false; // the page may be shown again as it is, by the way back
    localStorage.setItem(place, JSON.stringify(typed()));
    sessionStorage.setItem(SENT, form.dataset.key);
  });
  document.querySelector("form.discard")?.addEventListener("submit", () => {
    clearTimeout(timer);
    localStorage.removeItem(place);
  });

  /** Notes at their fields; what is being typed right now is not judged. */
  const tell = ({ notes, values }) => {
    for (const [name, value] of Object.entries(values)) {
      const input = form.querySelector(`[name="${CSS.escape(name)}"]`);
      if (input) input.value = value;
    }
    for (const one of form.querySelectorAll("[data-field]")) {
      if (one.querySelector("[data-files]")) continue;
      const mine = notes[one.dataset.field] ?? [];
      if (one.contains(document.activeElement) && document.activeElement.matches("input:not([type=radio], [type=checkbox]), textarea") && !mine.some((note) => note.kind !== "fault")) continue;
      one.querySelector("[data-notes]").replaceChildren(...mine.map(line));
      const input = one.querySelector("input, select, textarea, fieldset");
      if (mine.some((note) => note.kind === "fault")) input?.setAttribute("aria-invalid", "true");
      else input?.removeAttribute("aria-invalid");
      sure(one, mine.some((note) => note.doubt));
    }
  };
  const line = (note) => {
    const p = document.createElement("p");
    p.className = { fault: "fault", remark: "remark", found: "found", removed: "note-removed" }[note.kind];
    if (note.kind !== "remark") p.append(icon({ fault: "alert", found: "check", removed: "lock" }[note.kind]));
    p.append(note.say);
    return p;
  };
  const sure = (one, doubt) => {
    const there = one.querySelector(".sure");
    if (there && !doubt && !there.querySelector("input").checked) there.remove();
    if (there || !doubt) return;
    const label = document.createElement("label");
    label.className = "consent sure";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: `confirm-${one.dataset.field}`, value: "yes" });
    const text = document.createElement("span");
    text.textContent = say("sure");
    label.append(box, text);
    one.querySelector(".said").append(label);
  };

  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const box of form.querySelectorAll("[data-files]")) new Evidence(box, { say, icon, token, save });
  form.querySelector(".wrong")?.focus();
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}
