// Times of incidents in the reader's own zone, when the desk does not know it. Without this they are in UTC, and the page says so.

import { zoneName } from "../widget/draw/time.js";

const language = document.documentElement.lang;
const form = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { weekday: "long", day: "numeric", month: "long" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
for (const element of document.querySelectorAll("time[data-local]")) {
  const at = new Date(element.dateTime);
  element.textContent = [form.format(at), clock.format(at)].join(language === "en" ? ", " : " ");
}
const zone = document.querySelector("[data-zone]");
zone.textContent = zone.dataset.zone.replace("{zone}", zoneName(language));
