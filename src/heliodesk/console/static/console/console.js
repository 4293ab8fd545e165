// The desk's page: one shared stream tells what has happened, each module does its part.

import { openStream } from "../live/stream.js";
import * as drafts from "./drafts.js";
import { checked } from "./files.js";
import { closeRight } from "./keys.js";
import { lookAgain } from "./live.js";
import { announce, ask, csrf, on, openKey, signedOut } from "./page.js";
import { connect, customerSpoke } from "./socket.js";
import * as thread from "./thread.js";
import { tick } from "./time.js";
import "./composer.js";

const { agent, cursor, streamToken } = document.body.dataset;
const TOAST = 6_000;
const LOST_AFTER = 1_500; // ms: a restart of the server is not worth a word

// ---- the stream

async function token() {
  const answer = await ask(streamToken);
  if (answer.status === 401 || answer.status === 403) throw Object.assign(new Error("signed out"), { final: true });
  return (await answer.json()).token;
}

function heard(event) {
  lookAgain(event.kind, event.conversation);
  if (event.kind === "message.posted") {
    if (event.by === "customer") {
      customerSpoke(event.conversation);
      if (event.conversation !== openKey() || document.hidden) thread.noteDelivered(event);
    }
    thread.posted(event);
  }
  if (event.kind === "message.changed") thread.changed(event);
  if (event.kind === "mail.moved" || event.kind === "sent.moved") thread.moved(event);
  if (event.kind === "marks.moved") thread.marked(event);
  if (event.file) checked(event);
}

/** Load everything on the page anew. */
function repair() {
  lookAgain();
  thread.startOver();
}

let lost = 0;
function connection(state) {
  clearTimeout(lost);
  const banner = document.getElementById("lost");
  if (state === "ended") return signedOut();
  if (state === "open") banner.hidden = true;
  else lost = setTimeout(() => (banner.hidden = false), LOST_AFTER);
}

const stream = openStream({
  name: `console-${agent}`,
  url: "/live/stream",
  token,
  cursor,
  onEvent: heard,
  onReload: repair,
  onState: connection,
});
connect();

// ---- what the middle shows

function shown() {
  const main = document.getElementById("main");
  const here = main?.dataset.address ?? location.pathname;
  for (const link of document.querySelectorAll(".left a[href]")) {
    if (new URL(link.href).pathname === here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const lately = document.getElementById("lately");
  if (lately && sessionStorage.getItem("lately")) lately.open = true;
  if (main?.dataset.title) title = main.dataset.title;
  retitle();
}

let title = document.title.split(" · ")[0];
const site = document.title.split(" · ").slice(1).join(" · ");
function retitle() {
  const offers = document.querySelectorAll("[data-offer]").length;
  document.title = `${offers ? `(${offers}) ` : ""}${title} · ${site}`;
}

/** Go on where one writes; not on a phone, where a keyboard would cover the talk. */
function toDraft() {
  if (!openKey() || !matchMedia("(min-width: 761px)").matches) return false;
  document.getElementById("draft").focus();
  return true;
}

function markDrafts() {
  for (const note of document.querySelectorAll("a[data-conversation] [data-draft]")) {
    note.hidden = !drafts.has(note.closest("a").dataset.conversation);
  }
}

// Once for each answer, after its swap, and also when what was swapped in is empty.
document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
  const { id } = detail.target;
  if (id === "view") {
    shown();
    document.getElementById("problem").replaceChildren();
    announce("view");
    if (!toDraft()) document.getElementById("main").focus();
  }
  if (id === "left" || id === "offers" || id === "offer-bar") {
    shown();
    markDrafts();
    announce("lists");
  }
  if (id === "stance") announce("stance");
  if (id === "head") announce("lists");
  if (id === "dialog-body" && detail.xhr.status !== 204) openDialog(); // 204: it is done, and was closed
  tick();
});
on("draft", markDrafts);
on("stale", repair);
document.addEventListener("toggle", ({ target }) => target.id === "lately" && sessionStorage.setItem("lately", target.open ? "1" : ""), true);

// ---- commands

document.addEventListener("htmx:configRequest", ({ detail }) => (detail.headers["X-CSRFToken"] = csrf()));
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status === 401) signedOut();
  else if (detail.xhr.status === 404 && detail.requestConfig.elt.dataset.of) location.assign("/console/"); // no longer mine to see
});
document.addEventListener("look-again", () => {
  lookAgain();
  thread.catchUp();
});
// On a phone the bar holds more than is seen: where one is stands in sight.
document.querySelector(".nav :is([aria-current], [data-current])")?.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });
document.addEventListener("close-menus", () => document.querySelectorAll(":popover-open").forEach((menu) => menu.hidePopover()));
document.addEventListener("close-dialog", () => document.getElementById("dialog").close());
document.addEventListener("toast", ({ detail }) => toast(detail.value ?? detail));
let opener = null;
function openDialog() {
  const dialog = document.getElementById("dialog");
  if (dialog.open) return;
  opener = document.activeElement;
  dialog.showModal();
}
document.getElementById("dialog").addEventListener("close", () => {
  document.getElementById("dialog-body").replaceChildren();
  (opener?.isConnected ? opener : document.getElementById(opener?.id))?.focus(); // drawn anew meanwhile, perhaps
});

function toast({ text, undo }) {
  const made = document.getElementById("toast-template").content.cloneNode(true).firstElementChild;
  made.querySelector("span").textContent = text;
  const button = made.querySelector("button");
  if (undo) {
    button.hidden = false;
    button.addEventListener("click", () => {
      made.remove();
      htmx.ajax("POST", undo, { swap: "none" });
    });
  }
  document.getElementById("toasts").replaceChildren(made);
  let timer = setTimeout(() => made.remove(), TOAST);
  made.addEventListener("focusin", () => clearTimeout(timer));
  made.addEventListener("focusout", () => (timer = setTimeout(() => made.remove(), TOAST)));
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-retry]")) stream.retry();
  if (target.closest("[data-dismiss]")) target.closest(".banner").remove();
  if (target.closest("[data-close-dialog]")) document.getElementById("dialog").close();
  if (target.closest("[data-open-keys]")) {
    document.getElementById("me-menu").hidePopover();
    document.getElementById("keys").showModal();
  }
  if (target.closest("[data-open-right]")) {
    document.getElementById("right").classList.add("is-open");
    target.closest("[data-open-right]").setAttribute("aria-expanded", "true");
    document.querySelector("[data-close-right]").focus();
  }
  if (target.closest("[data-close-right]")) closeRight();
});

shown();
markDrafts();
tick();
announce("view");
if (document.activeElement === document.body) toDraft();
