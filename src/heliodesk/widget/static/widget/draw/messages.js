// What was said, as the reader sees it.

import { shown } from "./assistant.js";
import { h, icon } from "./dom.js";
import { fileCard } from "./files.js";

// Web addresses only. Whatever closes a sentence, or turns the writing direction to disguise an address, ends them.
const ADDRESS = /https?:\/\/[^\s<>"'`（）《》「」，。！？；：、\u200b-\u200f\u202a-\u202e\u2060-\u2069]+/gi;

/** The body with what stands for something taken out marked as what nobody wrote. `gone`: those texts. */
function marked(body, gone, onLink) {
  const [token] = gone;
  if (!token) return words(body, onLink);
  return body.split(token).flatMap((part, place) => {
    const before = place ? [h("span", { class: "gone" }, icon("shield"), token.slice(1, -1))] : [];
    return [...before, ...marked(part, gone.slice(1), onLink)];
  });
}

/** The body as text with its addresses as buttons that ask first. */
function words(body, onLink) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of body.matchAll(ADDRESS)) {
    const text = found.replace(/[.,;:!?)\]}]+$/, "");
    let url;
    try {
      url = new URL(text);
    } catch {
      continue;
    }
    parts.push(body.slice(end, index), h("button", { type: "button", class: "link", onclick: () => onLink(url, text) }, text));
    end = index + text.length;
  }
  return [...parts, body.slice(end)];
}

/** The list of what the log holds: days, messages, what waits. Each with an `id`, and a `sign` of all that shows. */
export function items(talk, outbox, times) {
  const list = [];
  let day = "";
  const separate = (at) => {
    const text = times.separator(at);
    if (text === day) return;
    list.push({ kind: "day", id: `day ${text}`, sign: `${text} ${!day}`, text: day ? text : times.first(text) });
    day = text;
  };
  const reached = talk.conversation?.reached ?? { delivered: 0, read: 0 };
  const said = talk.list;
  for (const message of said) {
    separate(message.at);
    const { number, by } = message;
    const state = by !== "me" ? "" : number <= reached.read ? "read" : number <= reached.delivered ? "delivered" : "sent";
    const sign = `${number} ${state} ${message.body} ${signOf(message)}`;
    list.push({ kind: by, id: message.client_id ?? number, sign, message, state });
  }
  const known = new Set(said.map((message) => message.client_id));
  for (const row of outbox.waiting) {
    if (known.has(row.id)) continue;
    separate(row.at);
    const state = row.why ? "refused" : outbox.sending === row.id ? "sending" : "waiting";
    list.push({ kind: "waits", id: row.id, sign: state, row, state });
  }
  return list;
}

/** What of a message's files is seen. A link that is renewed changes nothing. */
const signOf = ({ files }) => files?.map(({ key, state }) => key + state).join() ?? "";

const TICKS = { sent: "check", delivered: "checks", read: "checks", waiting: "clock", sending: "clock", refused: "alert" };

/**
 * Draw one item.
 * @param {object} item  from `items`
 * @param {object} o     say, times, onLink(url, text), onTakeBack(row), onEdit(row)
 */
export function draw(item, context) {
  const { say, times, onLink, onTakeBack, onEdit } = context;
  const { kind, state, message, row } = item;
  if (kind === "day") return h("p", { class: "day" }, item.text);
  if (kind === "system") return h("p", { class: "line" }, message.body);
  const { body, at, files = [] } = message ?? row;
  if (kind === "assistant") return shown(message, h("div", { class: "b", dir: "auto" }, ...words(body, onLink)), context);
  const who = kind === "agent" ? message.name : say("me");
  const told = [body && h("div", { class: "b", dir: "auto" }, ...marked(body, message?.gone ?? [], onLink)), ...files.map((file) => fileCard(file, context))];
  const mark = h("div", { class: "t" });
  const time = h("time", { datetime: at }, times.time(at));
  const tap = (key, act) => h("button", { type: "button", class: "tap", onclick: () => act(row) }, say(key));
  if (kind === "agent") mark.append(h("span", { dir: "auto" }, who), " ", time);
  else if (kind === "me") mark.append(h("span", { class: "hd-only-read" }, who), time, " ", icon(TICKS[state]), h("span", {}, say(state)));
  else if (state === "refused") mark.append(icon("alert"), h("span", {}, say(state, { why: row.why })), tap("edit", onEdit), tap("remove", onTakeBack));
  else mark.append(icon(TICKS[state]), h("span", {}, say(state)), state === "waiting" ? tap("take_back", onTakeBack) : "");
  return h("div", { class: `m ${kind === "agent" ? "" : "me"} ${kind === "waits" ? "later" : ""} ${state}` }, ...told, mark);
}
