// An article as readers will see it, while it is written. Without this the button "Preview" does it.

import { ask } from "./page.js";
import { fragment } from "./trusted.js";

const WAIT = 500; // ms after the last key
const form = document.getElementById("article-form");
const shown = document.getElementById("article-preview");
const failed = document.getElementById("preview-failed");
let timer, turn = 0;

async function look() {
  const mine = ++turn;
  const data = new FormData();
  for (const name of ["title", "summary", "body"]) data.set(name, form.elements[name].value);
  try {
    const answer = await ask(form.dataset.preview, { method: "POST", data });
    if (!answer.ok) throw new Error(answer.status);
    const parts = fragment(await answer.text());
    if (mine !== turn) return; // a later one is on its way
    shown.replaceChildren(...parts);
    failed.hidden = true;
  } catch {
    if (mine === turn) failed.hidden = false;
  }
}

if (form) {
  document.documentElement.classList.add("scripted");
  form.addEventListener("input", ({ target }) => {
    if (!["title", "summary", "body"].includes(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  let typed = "unsaved" in form.dataset;
  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", () => (typed = false));
  addEventListener("beforeunload", (event) => {
    if (typed) event.preventDefault();
  });
  document.querySelector('#article-form [aria-invalid="true"]')?.focus();
}
