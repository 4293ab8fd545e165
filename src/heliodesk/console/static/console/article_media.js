// A picture or film for the article that is being written: sent in parts, checked by the desk, then put where the cursor is.

import { putPart, upload } from "../live/upload.js";
import { ask, csrf } from "./page.js";

const AGAIN = 700; // ms until the desk is asked whether it has been checked
const box = document.getElementById("media");
const body = document.getElementById("body");
const told = document.getElementById("medium-said"); // with what may be said

async function call(path, data) {
  try {
    const answer = await ask(path, { method: data ? "POST" : "GET", data });
    return { ok: answer.ok, status: answer.status, data: await answer.json().catch(() => ({})) };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

/** Where a text calls it, once it has been checked. */
async function checked(key) {
  for (;;) {
    const { ok, status, data } = await call(box.dataset.take.replace("KEY", key));
    if (ok && status === 200) return data.address;
    if (!ok && status !== 0 && status < 500) throw new Error(data.message ?? told.dataset.failed);
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

/** Into the text as a paragraph of its own, so that it can be undone like what is typed. */
function put(words, address) {
  const plain = words.replace(/\s+/g, " ").replace(/([\\[\]`*_<])/g, "\\$1");
  const at = body.selectionEnd;
  const [before, after] = [body.value.slice(0, at), body.value.slice(at)];
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const text = `${lead}![${plain}](${address})${after.startsWith("\n\n") ? "" : "\n\n"}`;
  body.focus();
  body.setSelectionRange(at, at);
  if (!document.execCommand("insertText", false, text)) body.setRangeText(text, at, at, "end");
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

if (box) {
  const [file, words, button, bar] = ["file", "words", "put", "share"].map((name) => document.getElementById(`medium-${name}`));
  // Here they are no part of the form, which sends them where no script runs.
  for (const each of [file, words, button]) each.removeAttribute("name");
  button.type = "button";
  const say = (text, wrong = false) => {
    told.textContent = text;
    told.classList.toggle("error", wrong);
  };
  const lacks = (field, text) => {
    field.setAttribute("aria-invalid", "true");
    say(text, true);
    field.focus();
  };
  for (const field of [file, words]) field.addEventListener("input", (event) => {
    event.stopPropagation(); // it is no part of the text
    field.removeAttribute("aria-invalid");
    say("");
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would save the article
    button.click();
  });
  button.addEventListener("click", async () => {
    const chosen = file.files[0];
    if (!chosen) return lacks(file, told.dataset.noFile);
    if (!words.value.trim()) return lacks(words, told.dataset.noWords);
    button.disabled = true;
    bar.hidden = false;
    say(told.dataset.sending);
    try {
      const sent = await upload(chosen, {
        begin: box.dataset.begin,
        under: document.body.dataset.files.slice(0, -1),
        call,
        put: (path, part, on_) => putPart(path, { "x-csrftoken": csrf(), "x-requested-with": "fetch" }, part, on_),
        onProgress: (share) => (bar.value = share),
        onBreak: () => {},
        signal: new AbortController().signal,
      });
      say(told.dataset.checking);
      put(words.value.trim(), await checked(sent.key));
      file.value = words.value = "";
      say(told.dataset.here);
    } catch (error) {
      say(error.message || told.dataset.failed, true);
    }
    button.disabled = false;
    bar.hidden = true;
  });
}
