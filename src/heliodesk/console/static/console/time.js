// Times that pass: waits count up, offers count down, the customer's clock goes on. Once a second, text only.

import { say } from "./page.js";

const LATE = 5 * 60;
const HOT = 15 * 60;

function elapsed(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  if (seconds < 86400) return say("hours", { hours: Math.floor(seconds / 3600), minutes: two(Math.floor((seconds % 3600) / 60)) });
  return say("days", { days: Math.floor(seconds / 86400) });
}

const clocks = new Map();
function clock(zone) {
  if (!clocks.has(zone)) {
    clocks.set(zone, new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }));
  }
  return clocks.get(zone);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Bring every time on the page up to now. */
export function tick() {
  const now = Date.now();
  for (const element of document.querySelectorAll("time[data-since]")) {
    const seconds = Math.max(0, Math.floor((now - Date.parse(element.dataset.since)) / 1000));
    write(element, elapsed(seconds));
    if ("alarm" in element.dataset) {
      element.classList.toggle("late", seconds >= LATE && seconds < HOT);
      element.classList.toggle("hot", seconds >= HOT);
    }
  }
  for (const element of document.querySelectorAll("time[data-until]")) {
    write(element, say("seconds", { seconds: Math.max(0, Math.ceil((Date.parse(element.dataset.until) - now) / 1000)) }));
  }
  for (const element of document.querySelectorAll("time[data-zone]")) {
    write(element, clock(element.dataset.zone).format(now));
  }
}

setInterval(tick, 1000);
