// Write an answer or a note: drafts, sending once, and what to do when sending did not work.

import { ask, announce, on, openKey, say } from "./page.js";
import * as drafts from "./drafts.js";
import * as files from "./files.js";
import { colleagueTyping, typed } from "./socket.js";
import { catchUp, toEnd } from "./thread.js";

const form = () => document.getElementById("composer");
const field = () => document.getElementById("draft");
const mayReply = () => document.querySelector("#stance [data-may-reply]")?.dataset.mayReply === "1";

let draft = { text: "", kind: "text", id: drafts.newId() };
let askedFirst = false;
let collided = false; // said meanwhile, and shown: sending again is meant
let sets = {}; // what a macro sets besides, until the answer is sent
let waitsFor = ""; // the conversation in which Send was pressed while files were on their way

/** Show the draft of the conversation that is open now. */
function show() {
  askedFirst = collided = false;
  setBesides({});
  if (!form()) return;
  draft = drafts.load(openKey());
  field().value = draft.text;
  complain("");
  showTranslated();
  stance();
}

/** Who may answer has changed: only who has the conversation writes to the customer. */
function stance() {
  if (!form()) return;
  document.getElementById("as-reply").hidden = !mayReply();
  apply(mayReply() ? draft.kind : "note");
}

function apply(kind) {
  const isNote = kind === "note";
  form().classList.toggle("is-note", isNote);
  document.getElementById("as-reply").setAttribute("aria-pressed", String(!isNote));
  document.getElementById("as-note").setAttribute("aria-pressed", String(isNote));
  for (const part of form().querySelectorAll("[data-send]")) part.hidden = (part.dataset.send === "note") !== isNote;
  field().setAttribute("aria-label", isNote ? field().dataset.noteLabel : field().dataset.replyLabel);
}

const kindNow = () => (form().classList.contains("is-note") ? "note" : "text");

function choose(kind) {
  if (kind !== kindNow()) draft.id = drafts.newId(); // for other readers it is another message
  draft.kind = kind;
  keep();
  apply(kind);
  field().focus();
}

/** Put the draft into the customer's language, or back as it was written. Nothing is sent. */
async function translate(button) {
  if (button.disabled) return;
  const key = openKey();
  if (draft.own) {
    field().value = draft.own;
    draft.own = "";
  } else {
    if (!field().value.trim()) return field().focus();
    button.disabled = true;
    const answer = await ask(button.dataset.address, { method: "POST", data: [["body", field().value]] }).catch(() => null);
    const told = (await answer?.json().catch(() => null)) ?? {};
    button.disabled = false;
    if (key !== openKey()) return;
    if (!answer?.ok) return complain(told.message ?? say(answer ? "failed" : "not-sent"), { warning: true });
    draft.own = field().value;
    field().value = told.text;
  }
  complain("");
  keep();
  showTranslated();
  field().focus();
}

function showTranslated() {
  for (const part of document.querySelectorAll("#act-translate [data-when]")) part.hidden = (part.dataset.when === "translated") !== !!draft.own;
}

function keep() {
  draft.text = field().value;
  drafts.keep(openKey(), draft);
  announce("draft");
}

function complain(text, { warning = false } = {}) {
  const place = document.getElementById("say-problem");
  place.textContent = text;
  place.classList.toggle("is-warning", warning);
}

/** For an answer in a ticket: where it goes then, and up to where its writer has read. */
function ofTicket(kind) {
  if (kind !== "text" || !document.getElementById("then")) return [];
  const numbers = [...document.querySelectorAll("#messages [data-number]")].map((one) => Number(one.dataset.number));
  const seen = collided ? [] : [["seen", Math.max(0, ...numbers)]];
  return [["then", document.getElementById("then").value], ["priority", sets.priority ?? ""], ...seen];
}

/** A macro fills the draft, and shows what it will set. */
function fill({ macro, then, priority, team, sets: words }) {
  if (mayReply()) apply("text");
  field().value = field().value.trim() ? `${field().value.trimEnd()}\n\n${macro}` : macro;
  draft.kind = "text";
  keep();
  const chosen = document.getElementById("then");
  if (then && [...chosen.options].some((one) => one.value === then)) chosen.value = then;
  setBesides({ priority, team, words });
  document.getElementById("dialog").close();
  field().focus();
}

function setBesides(told) {
  sets = told;
  const place = document.getElementById("macro-sets");
  if (place) place.textContent = told.words ?? "";
}

async function send() {
  if (form().classList.contains("is-sending")) return;
  const key = openKey();
  const kind = kindNow();
  const who = colleagueTyping();
  if (kind === "text" && who && !askedFirst) {
    askedFirst = true;
    return complain(say("ask-first", { name: who }), { warning: true });
  }
  const hindrance = files.hindrance(key);
  waitsFor = hindrance === "files-wait" ? key : "";
  if (hindrance) return complain(say(hindrance), { warning: !!waitsFor });
  const text = field().value;
  const going = files.keysOf(key);
  form().classList.add("is-sending");
  complain("");
  let answer = null;
  let told = {};
  try {
    answer = await ask(form().action, { method: "POST", data: [["body", text], ["kind", kind], ["client_id", draft.id], ...(draft.own && kind === "text" ? [["written_as", draft.own]] : []), ...ofTicket(kind), ...going.map((one) => ["files", one])] });
    told = await answer.json().catch(() => ({}));
  } catch {
    // no connection: the id stays, so that trying again is safe
  }
  if (answer?.ok) files.gone(key, going);
  if (key !== openKey()) return answer?.ok && drafts.keep(key, { text: "" });
  form().classList.remove("is-sending");
  if (answer?.ok) return sent(text);
  if (answer?.status === 401) return complain(`${say("signed-out")}. ${say("kept")}`);
  complain(told.message ?? say(answer ? "failed" : "not-sent"));
  if (told.error === "client-id-reused") {
    draft.id = drafts.newId();
    keep();
    catchUp();
  }
  if (told.error === "collision") {
    collided = true;
    return catchUp();
  }
  if (answer?.status === 409) announce("stale");
}

async function sent(text) {
  askedFirst = collided = false;
  const { team } = sets;
  setBesides({});
  if (team) htmx.ajax("GET", `${document.getElementById("main").dataset.address}hand-over?to=${team}`, { target: "#dialog-body", swap: "innerHTML" });
  // What was typed while the message was on its way is the next draft.
  const more = field().value === text ? "" : field().value;
  draft = { text: more, kind: mayReply() ? "text" : draft.kind, id: drafts.newId() };
  field().value = more;
  keep();
  showTranslated();
  stance();
  await catchUp();
  toEnd();
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "composer") return;
  event.preventDefault();
  send();
});
document.addEventListener("input", (event) => {
  if (event.target.id !== "draft") return;
  askedFirst = false;
  if (event.target.value === "/" && document.getElementById("act-macro")) {
    event.target.value = "";
    document.getElementById("act-macro").click();
  }
  keep();
  // A customer never learns that a note is being written about them.
  if (field().value && (kindNow() === "text" || !mayReply())) typed(openKey());
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "draft" || event.isComposing || event.keyCode === 229) return; // 229: an input method is at work
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    send();
  }
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("#as-reply")) choose("text");
  if (target.closest("#as-note")) choose("note");
  if (target.closest("#act-translate")) translate(target.closest("#act-translate"));
  if (target.closest("[data-macro]")) fill(target.closest("[data-macro]").dataset);
});
on("filed", (key) => key === waitsFor && key === openKey() && send());
on("file-problem", (text) => form() && complain(text));
on("view", show);
on("stance", stance);
