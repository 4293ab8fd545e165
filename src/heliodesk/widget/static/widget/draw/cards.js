// What is true now, below what was said: the place in the queue, the next opening, or who answers here.

import { callback } from "./callback.js";
import { nameOf, others, sunline } from "./closed.js";
import { h } from "./dom.js";

const MOST_PEGS = 12;

/** Which card stands there, with a sign of all that it shows; null when somebody is with the visitor. */
export function card({ conversation, hours, waits, runs, met }, context) {
  const { say, times } = context;
  if (!hours) return null;
  const heading = (strong, ...rest) => h("div", { class: "open-at" }, h("strong", {}, strong), ...rest.map((text) => h("span", {}, text)));
  if (met && !runs) {
    const at = hours.opens_at;
    const people = hours.open ? hours.until && say("people_until", { time: times.time(hours.until), zone: times.zone }) : at ? `${times.opens(at)}. ${say("yours_until", { zone: times.zone, until: times.until(at) })}` : "";
    return { sign: `met ${hours.open} ${people}`, make: () => heading(say("met"), say(hours.open ? "met_what" : "met_closed"), people || say(hours.open ? "open_always" : "closed")) };
  }
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
    const told = range(conversation.wait, say);
    const left = callback(conversation, context);
    return { sign: `place ${conversation.place} ${told} ${left.sign}`, make: () => place(conversation, told, left) };
  }
  if (conversation) return null;
  const until = hours.until ? say("open_until", { time: times.time(hours.until), zone: times.zone }) : say("open_always");
  const soon = hours.likely ? [likely(say, ...hours.likely)] : [];
  return { sign: `${soon} ${until}`, make: () => heading(say("welcome"), ...soon, until, say("say_what")) };
}

/** What is told of the wait, times as instants: minutes from now, and what is new of it or how sure it is. */
function range(wait, say) {
  const minutes = (at) => Math.max(1, Math.ceil((at - Date.now()) / 6e4));
  return wait ? [wait.most && likely(say, minutes(wait.least), minutes(wait.most)), wait.news] : [];
}

const likely = (say, least, most) => say("likely", { n: least < most ? `${least}–${most}` : most });

function place({ position: n, place: [title, more] }, [likely, news], left) {
  const pegs = Array.from({ length: n }, (_, index) => h("i", { class: index === n - 1 && "you" }));
  return h(
    "div",
    { class: "place" },
    h("div", { class: "n" }, h("b", { "aria-hidden": "true" }, String(n)), h("div", {}, h("strong", {}, title), likely && h("p", { class: "sub" }, likely))),
    news && h("p", {}, news),
    n <= MOST_PEGS && h("div", { class: "pegs", "aria-hidden": "true" }, ...pegs),
    h("p", { class: "sub" }, more),
    left.make(),
  );
}

/** The head of the panel: whose name, which words, and whether the dot is full. */
export function head({ conversation, hours, assisted, met, runs }, { say, times, site, language, online, connected }) {
  const agent = conversation?.agent;
  const title = agent ? say("with", { name: agent.name, site }) : say("title", { site });
  const away = (words) => ({ agent, title, words, here: false });
  if (!online) return away(say("offline"));
  if (!connected) return away(say("unreachable"));
  if (!hours) return away("");
  if (assisted || (met && !runs)) return away(say("bot_answers"));
  if (agent && hours.open) return { agent, title, words: say("with_you"), here: true };
  if (hours.open) return { agent, title, words: say(hours.present ? "people" : "open_now"), here: true };
  if (agent && hours.opens_at) return away(times.opens(hours.opens_at));
  return away(say("nobody", { language: nameOf(hours.language, language) }));
}
