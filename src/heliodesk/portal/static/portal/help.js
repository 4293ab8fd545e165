// Suggestions while one types: a combobox on the search field, and articles beside what is written in a request. Everything works
// without this.

const WAIT = 180; // milliseconds of rest before the desk is asked

for (const form of document.querySelectorAll("form[data-suggest]")) begin(form);
const solved = document.querySelector("[data-solved]");
if (solved) offer(solved);

/** Ask for suggestions; an older question is dropped when a newer one is put. */
function asker(address) {
  let running;
  return async (words, options) => {
    running?.abort();
    running = new AbortController();
    try {
      const where = options ? address : `${address}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(where, { ...options, signal: running.signal });
      return answer.ok ? (await answer.json()).found : [];
    } catch (error) {
      return error.name === "AbortError" ? undefined : [];
    }
  };
}

function element(name, attributes, words = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = words;
  return made;
}

function begin(form) {
  const input = form.querySelector("input");
  const status = form.querySelector("[role=status]");
  const list = element("ul", { role: "listbox", id: "ask-list", "aria-label": form.querySelector("label").textContent });
  list.hidden = true;
  input.after(list);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "ask-list", "aria-expanded": "false" })) input.setAttribute(key, value);
  const ask = asker(form.dataset.suggest);
  let found = [];
  let at = -1;
  let timer;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    at = next;
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `ask-${at}`);
  };
  const show = () => {
    list.replaceChildren(...found.map((each, n) => {
      const option = element("li", { role: "option", id: `ask-${n}`, "aria-selected": "false" }, each.title);
      if (each.heading) option.append(element("small", {}, each.heading));
      option.addEventListener("click", () => location.assign(each.address));
      return option;
    }));
    if (!found.length) {
      status.textContent = "";
      return close();
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
    status.textContent = found.length === 1 ? form.dataset.one : form.dataset.many.replace("{n}", found.length);
  };
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (event.isComposing) return;
    timer = setTimeout(async () => {
      const words = input.value.trim();
      const told = words.length < 2 ? [] : await ask(words);
      if (told && document.activeElement === input) {
        found = told;
        show();
      }
    }, WAIT);
  });
  input.addEventListener("compositionend", () => input.dispatchEvent(new Event("input")));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const many = found.length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && many) {
      event.preventDefault();
      if (list.hidden) show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(at < 0 && step < 0 ? many - 1 : at + step >= many || at + step < -1 ? -1 : at + step);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(found[at].address);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  input.addEventListener("blur", close);
}

function offer(section) {
  const area = section.closest("form")?.querySelector(".q--long-text textarea");
  if (!area) return;
  const ask = asker(section.dataset.solved);
  const list = section.querySelector("ul");
  area.closest(".q").append(section);
  let timer;
  const look = async () => {
    const words = area.value.trim();
    // By POST: what somebody writes in a request belongs into no address.
    const found = words.length < 12 ? [] : await ask(words, { method: "POST", body: new URLSearchParams({ q: words }) });
    if (!found) return;
    list.replaceChildren(...found.slice(0, 3).map((each) => {
      const item = element("li", {});
      item.append(element("a", { href: each.address, target: "_blank", rel: "noopener" }, each.title));
      return item;
    }));
    section.hidden = !found.length;
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  });
  if (area.value) look();
}
