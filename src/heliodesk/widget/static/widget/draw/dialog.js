// Questions that come before something cannot be undone or leaves the chat. Focus starts on the safe answer.

import { h, like, write } from "./dom.js";

/**
 * Ask, in a modal dialog of its own. Resolves to true for "do it", false for every other way out.
 * @param {Node} root   where it stands
 * @param {object} o    title, inside (nodes), safe, act (words), href (the act is a link), onAct (may return what failed)
 */
export function ask(root, { title, inside, safe, act, href, onAct }) {
  return new Promise((resolve) => {
    let done = false;
    const opener = root.getRootNode().activeElement;
    const finish = () => (done = true);
    const failure = h("p", { class: "wrong", role: "alert" });
    const go = href
      ? h("a", { class: "btn main", href, target: "_blank", rel: "noopener noreferrer nofollow", onclick: () => (finish(), dialog.close()) }, act)
      : h("button", { class: "btn main", type: "button", onclick: attempt }, act);
    const back = h("button", { class: "btn", type: "button", autofocus: true, onclick: () => dialog.close() }, safe);
    const dialog = h("dialog", { "aria-labelledby": "ask" }, h("h3", { id: "ask" }, title), ...inside, failure, h("div", { class: "choice" }, back, go));
    async function attempt() {
      const wrong = await onAct?.();
      if (wrong) return write(failure, wrong);
      finish();
      dialog.close();
    }
    dialog.addEventListener("close", () => {
      dialog.remove();
      // The browser gives the focus back, unless the message was drawn anew meanwhile: then to its like.
      if (opener && !opener.isConnected) like(root, opener)?.focus();
      resolve(done);
    });
    // Esc closes the question, not the chat behind it.
    dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
    root.append(dialog);
    dialog.showModal();
    back.focus();
  });
}

/** Before an address is opened: all of it, its host in bold, as the browser will really use it. */
export function askLink(root, say, url, text) {
  const [before, after] = splitAt(url.href, url.host);
  const foreign = url.hostname.split(".").some((part) => part.startsWith("xn--"));
  return ask(root, {
    title: say("link_ask"),
    inside: [
      h("p", { class: "address", dir: "ltr" }, before, h("strong", {}, url.host), after),
      foreign && h("p", { class: "wrong" }, say("link_foreign"), " ", h("span", { dir: "ltr" }, text)),
      h("p", {}, say("link_what")),
    ].filter(Boolean),
    safe: say("link_back"),
    act: say("link_open"),
    href: url.href,
  });
}

function splitAt(href, host) {
  // The host stands after the last @ before the path: what is written before that sign is a name, not a place.
  const path = href.indexOf("/", href.indexOf("//") + 2);
  const at = href.lastIndexOf(host, path < 0 ? href.length : path);
  return [href.slice(0, at), href.slice(at + host.length)];
}
