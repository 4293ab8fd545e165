// The field. What is typed survives a reload and is never cleared but by sending it.

import { write } from "./draw/dom.js";
import { passing } from "./session.js";

const LONGEST = 8000; // characters, as the desk counts them: whole ones, composed, without spaces around
const TALLEST = 132; // px

/**
 * @param {object} o
 * @param {object} o.parts            field, form, send, wrong
 * @param {(key: string, values?: object) => string} o.say
 * @param {string} o.key              where the draft is kept
 * @param {(text: string) => void} o.onSend
 * @param {() => void} o.onType
 * @param {import("./files.js").Files} o.files   what goes along
 */
export function composer({ parts, say, key, onSend, onType, files }) {
  const { field, form, wrong } = parts;
  let composing = false;
  let waits = false; // Send was pressed while files were on their way

  const text = () => field.value.normalize("NFC").trim();
  const excess = () => (field.value.length > LONGEST ? [...text()].length - LONGEST : 0);
  const shown = () => {
    passing.set(key, field.value || null);
    field.style.blockSize = "";
    if (field.scrollHeight > field.clientHeight) field.style.blockSize = `${Math.min(TALLEST, field.scrollHeight + 2)}px`;
    const n = excess();
    write(wrong, n > 0 ? say("too_long", { n }) : "");
    field.toggleAttribute("aria-invalid", n > 0);
  };
  const send = () => {
    const body = text();
    if ((!body && !files.any) || excess() > 0) return field.focus();
    waits = files.busy;
    if (files.busy || files.refused) return write(wrong, say(files.busy ? "files_wait" : "files_wrong"));
    field.value = "";
    shown();
    onSend(body);
    field.focus();
  };

  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => (composing = false));
  field.addEventListener("keydown", (event) => {
    // The Enter that chooses a word of an input method is not ours. Safari ends the composition before it tells of that
    // key, but numbers it 229.
    if (event.key !== "Enter" || event.shiftKey || composing || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  field.addEventListener("input", () => {
    shown();
    if (field.value) onType();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  field.value = passing.get(key) ?? "";
  return {
    shown,
    /** The files that go along have changed. */
    filed() {
      if (waits) send();
    },
    clear() {
      files.clear();
      field.value = "";
      shown();
    },
    /** Put a text back to be changed, after whatever is there. */
    bring(body) {
      field.value = [field.value, body].filter(Boolean).join("\n");
      shown();
      field.focus();
    },
  };
}
