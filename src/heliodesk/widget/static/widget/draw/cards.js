// What is true now, below what was said: the place in the queue, the next opening, or who answers here.

import { nameOf, others, sunline } from "./closed.js";
import { h } from "./dom.js";

const MOST_PEGS = 12;

/** Which card stands there, with a sign of all that it shows; null when somebody is with the visitor. */
export function card({ conversation, hours, waits, runs }, context) {
  const { say, times } = context;
  if (!hours) return null;
  const heading = (strong, ...rest) => h("div", { class: "open-at" }, h("strong", {}, strong), ...rest.map((text) => h("span", {}, text)));
  if (!hours.open && (!runs || waits)) {
    const at = hours.opens_at;
    const by = hours.answered_by;
    const what = waits ? say("left") : by ? say("leave_by", { time: times.near(by) }) : say(at ? "leave_now" : "leave_any");
    const parts = at ? [times.opens(at), say("yours_until", { zone: times.zone, until: times.until(at) }), what] : [say("closed"), what];
    const { day, others: open = [] } = hours;
    const make = () => {
      const made = heading(...parts);
      if (day) made.lastChild.before(sunline(day, say, times, at));
      if (!waits) made.append(...others(open, context));
      return made;
    };
    return { sign: [...parts, day?.now, waits, ...open.map((each) => each.language)].join(), make };
  }
  if (waits) {
    const n = conversation.position ?? 1;
    return { sign: `place ${n}`, make: () => place(n, say) };
  }
  if (conversation) return null;
  const until = hours.until ? say("open_until", { time: times.time(hours.until), zone: times.zone }) : say("open_always");
  return { sign: until, make: () => heading(say("welcome"), until, say("say_what")) };
}

function place(n, say) {
  const pegs = Array.from({ length: n }, (_, index) => h("i", { class: index === n - 1 && "you" }));
  return h(
    "div",
    { class: "place" },
    h("div", { class: "n" }, h("b", { "aria-hidden": "true" }, String(n)), h("strong", {}, n > 1 ? say("place", { n }) : say("next"))),
    n <= MOST_PEGS && h("div", { class: "pegs", "aria-hidden": "true" }, ...pegs),
    h("p", { class: "sub" }, n > 1 ? say("ahead", { n: n - 1 }) : say("in_turn")),
  );
}

/** The head of the panel: whose name, which words, and whether the dot is full. */
export function head({ conversation, hours }, { say, times, site, language, online, connected }) {
  const agent = conversation?.agent;
  const title = agent ? say("with", { name: agent.name, site }) : say("title", { site });
  const away = (words) => ({ agent, title, words, here: false });
  if (!online) return away(say("offline"));
  if (!connected) return away(say("unreachable"));
  if (!hours) return away("");
  if (agent && hours.open) return { agent, title, words: say("with_you"), here: true };
  if (hours.open) return { agent, title, words: say(hours.present ? "people" : "open_now"), here: true };
  if (agent && hours.opens_at) return away(times.opens(hours.opens_at));
  return away(say("nobody", { language: nameOf(hours.language, language) }));
}
