// What passes: who else is looking or typing here. By WebSocket, and never needed: all else works without it.

import { ask, on, openKey, say } from "./page.js";

const LOOK_EVERY = 20_000;
const LOOK_LASTS = 45_000;
const TYPE_EVERY = 3_000;
const TYPE_LASTS = 6_000;
const ASK_WITHIN = 5_000; // ms after a colleague's last key during which Send asks first

let socket = null;
let pause = 500;
let lastTyped = 0;
const looking = new Map(); // colleague's id → {name, until}
const typing = new Map(); // colleague's id → {name, at}
const customers = new Map(); // conversation → until

export async function connect() {
  let token;
  try {
    const answer = await ask(document.body.dataset.streamToken);
    if (answer.status === 401) return;
    ({ token } = await answer.json());
  } catch {
    return retry();
  }
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live/socket`);
  socket.addEventListener("open", () => socket.send(JSON.stringify({ token })));
  socket.addEventListener("message", ({ data }) => hear(JSON.parse(data)));
  socket.addEventListener("close", retry);
}

function retry() {
  socket = null;
  looking.clear();
  setTimeout(connect, pause);
  pause = Math.min(pause * 2, 15_000);
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function hear(frame) {
  if (frame.ready) {
    pause = 500;
    look();
  } else if (frame.looking === openKey() && frame.agent) {
    const known = looking.has(frame.agent);
    if (frame.on) looking.set(frame.agent, { name: frame.name, until: Date.now() + LOOK_LASTS });
    else looking.delete(frame.agent), typing.delete(frame.agent);
    if (frame.on && !known) look(); // they have just come: tell them that I am here
    draw();
  } else if (frame.typing && frame.by === "customer") {
    customers.set(frame.typing, Date.now() + TYPE_LASTS);
    draw();
  } else if (frame.typing === openKey()) {
    const id = String(frame.agent ?? "").split(":").pop();
    typing.set(id, { name: frame.name, at: Date.now() });
    draw();
  }
}

/** Tell colleagues which conversation is open here. Also makes the server ask anew who may hear my typing. */
export function look() {
  send({ looking: document.hidden ? null : openKey() || null });
}

/** I typed; sent at most every three seconds. */
export function typed(key) {
  if (Date.now() - lastTyped < TYPE_EVERY) return;
  lastTyped = Date.now();
  send({ typing: key });
}

/** The name of a colleague who typed here within the last five seconds, or "". */
export function colleagueTyping() {
  for (const { name, at } of typing.values()) if (Date.now() - at < ASK_WITHIN) return name;
  return "";
}

/** The customer's message has come: they type no more. */
export function customerSpoke(key) {
  customers.delete(key);
  draw();
}

function draw() {
  const now = Date.now();
  for (const [id, { until }] of looking) if (until < now) looking.delete(id);
  const also = document.getElementById("also");
  if (also) {
    const typist = [...typing.values()].find(({ at }) => now - at < TYPE_LASTS);
    const viewer = [...looking.values()][0];
    const who = typist ?? viewer;
    const text = typist ? say("typing", typist) : viewer ? say("looking", viewer) : "";
    if (also.textContent.trim() !== `${who ? who.name[0] : ""}${text}`) {
      also.replaceChildren();
      if (who) {
        const face = document.createElement("span");
        face.className = "hd-av";
        face.setAttribute("aria-hidden", "true");
        face.textContent = who.name[0];
        also.append(face, text);
      }
    }
  }
  const line = document.getElementById("typing");
  if (line) {
    const types = (customers.get(openKey()) ?? 0) > now;
    if (types) line.querySelector("span").textContent = say("typing", { name: document.getElementById("main").dataset.title });
    line.hidden = !types;
  }
  for (const row of document.querySelectorAll("a[data-conversation] [data-typing]")) {
    row.hidden = !((customers.get(row.closest("a").dataset.conversation) ?? 0) > now);
  }
}

on("view", () => {
  looking.clear();
  typing.clear();
  look();
  draw();
});
on("stance", look);
on("lists", draw);
document.addEventListener("visibilitychange", look);
setInterval(look, LOOK_EVERY);
setInterval(draw, 1000);
