// The keyboard. A letter presses the visible button that carries it (data-key); J and K walk through the list.

import { openKey } from "./page.js";

const inField = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
const anyDialog = () => document.querySelector("dialog[open]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") return escape(event);
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || anyDialog()) return;
  if (event.key === "?") {
    event.preventDefault();
    document.getElementById("keys").showModal();
    return;
  }
  if (document.body.dataset.singleKeys !== "1" || event.repeat) return;
  const letter = event.key.toLowerCase();
  if (letter === "j" || letter === "k") return walk(letter === "j" ? 1 : -1, event);
  const button = [...document.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)].find((b) => b.checkVisibility());
  if (button) {
    event.preventDefault();
    button.matches("input") ? button.focus() : button.click();
  }
});

function walk(step, event) {
  const rows = [...document.querySelectorAll(".mine a, a.t-open")].filter((row) => row.checkVisibility());
  if (!rows.length) return;
  event.preventDefault();
  const here = rows.indexOf(document.activeElement);
  const current = rows.findIndex((row) => row.dataset.conversation === openKey() && openKey());
  const from = here >= 0 ? here : current >= 0 ? current : step > 0 ? -1 : rows.length;
  rows[Math.min(rows.length - 1, Math.max(0, from + step))].focus();
}

function escape(event) {
  const right = document.getElementById("right");
  if (anyDialog() || document.querySelector(":popover-open")) return; // the browser closes these itself
  if (right?.classList.contains("is-open")) return closeRight();
  if (inField(event.target)) event.target.blur();
}

/** Close the customer's drawer and go back to its button. */
export function closeRight() {
  document.getElementById("right")?.classList.remove("is-open");
  const opener = document.querySelector("[data-open-right]");
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
}
