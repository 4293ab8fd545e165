// The panel's fixed parts: who, the safety line, the talk, the field.

import { ACCEPTED } from "../../live/upload.js";
import { h, icon } from "./dom.js";

/** Build the panel. Returns its parts by name. */
export function frame(say, { site, fill, language }) {
  const tool = (name, key, about = {}) => h("button", { type: "button", class: "tool", "aria-label": say(key), ...about }, icon(name, 20));
  const parts = {
    avatar: h("span", { class: "av", "aria-hidden": "true", hidden: true }),
    title: h("h2", { dir: "auto" }),
    dot: h("span", { class: "dot" }),
    words: h("span"),
    more: tool("more", "more", { "aria-expanded": "false", "aria-controls": "menu" }),
    close: tool("x", "close"),
    menu: h("div", { class: "menu", id: "menu", hidden: true }),
    banner: h("span"),
    log: h("div", { class: "log", role: "log", "aria-label": say("log") }),
    card: h("div", { role: "status", class: "card" }),
    ways: h("div", { class: "ways", role: "group", "aria-label": say("ways") }),
    typing: h("p", { class: "typing", role: "status" }),
    pill: h("button", { type: "button", class: "pill", hidden: true }, say("new"), icon("down")),
    field: h("textarea", { rows: "1", "aria-label": say("message"), "aria-describedby": "wrong", enterkeyhint: "send", dir: "auto" }),
    wrong: h("p", { class: "wrong", id: "wrong", role: "alert" }),
    clip: tool("clip", "attach"),
    pick: h("input", { type: "file", multiple: true, accept: ACCEPTED, hidden: true, tabindex: "-1" }),
    tray: h("ul", { class: "tray", "aria-label": say("files"), hidden: true }),
    send: tool("up", "send", { type: "submit", class: "tool go" }),
  };
  parts.bannerBox = h("div", { class: "banner", role: "status" }, h("p", { hidden: true }, icon("off"), parts.banner));
  parts.scroller = h("div", { class: "wb", tabindex: "0", role: "region", "aria-label": say("log") }, parts.log, parts.card, parts.typing);
  parts.form = h("form", { class: "wf" }, parts.tray, parts.clip, parts.pick, parts.field, parts.send, parts.wrong);
  const status = h("p", { role: "status" }, parts.dot, parts.words);
  const head = h("div", { class: "wh" }, h("div", { class: "face" }, parts.avatar, h("div", {}, parts.title, status)), parts.more, fill ? null : parts.close, parts.menu);
  parts.panel = h(
    "section",
    { class: `w${fill ? " fill" : ""}`, lang: language, role: fill ? "region" : "dialog", "aria-label": say("label", { site }), hidden: true },
    head,
    parts.bannerBox,
    h("p", { class: "safe" }, icon("shield"), h("span", {}, say("safe"))),
    h("div", { class: "view" }, parts.scroller, parts.pill),
    parts.ways,
    parts.form,
    h("p", { class: "by" }, say("by", { site })),
  );
  return parts;
}
