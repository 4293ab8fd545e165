// The time machine: a mark that is moved through the day, a minute at a time, by hand or by itself.

import { ask } from "./page.js";
import { fragment } from "./trusted.js";

const day = document.getElementById("past-day");
if (day) begin();

function begin() {
  const range = document.getElementById("past-range");
  const line = document.getElementById("past-line");
  const time = document.getElementById("past-time");
  const shown = document.getElementById("past-now");
  const play = document.getElementById("past-play");
  const since = Date.parse(day.dataset.since);
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: day.dataset.zone });
  const at = () => new Date(since + Number(range.value) * 60_000);

  /** Bring the mark to a minute, as far as anything is known, and fetch what stood then. */
  function go(minute) {
    const held = Math.min(Number(range.dataset.last), Math.max(Number(range.dataset.least), minute));
    range.value = held;
    for (const end of ["x1", "x2"]) line.setAttribute(end, held);
    time.textContent = clock.format(at());
    range.setAttribute("aria-valuetext", time.textContent);
    for (const [id, step] of [["past-back", -1], ["past-on", 1]]) {
      document.getElementById(id).href = `?at=${encodeURIComponent(new Date(at().getTime() + step * 60_000).toISOString())}`;
    }
    look();
    return held === minute;
  }

  let asked = ""; // the minute on its way, so that no more than one is asked for at a time and the last one comes last
  async function look() {
    if (asked) return;
    while (asked !== at().toISOString()) {
      asked = at().toISOString();
      const answer = await ask(`${day.dataset.minute}?at=${encodeURIComponent(asked)}`).catch(() => null);
      if (!answer?.ok) break;
      const open = shown.querySelectorAll("details[open]").length > 0;
      shown.replaceChildren(...fragment(await answer.text()));
      if (open) shown.querySelectorAll("details").forEach((each) => (each.open = true));
    }
    asked = "";
    const here = new URL(location.href);
    here.searchParams.set("at", at().toISOString());
    history.replaceState(history.state, "", here);
  }

  range.addEventListener("input", () => go(Number(range.value)));
  day.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const mark = event.target.closest("[data-at]");
    const step = event.target.closest("#past-back, #past-on");
    if (!mark && !step) return;
    event.preventDefault();
    if (mark) go(Math.floor((Date.parse(mark.dataset.at) - since) / 60_000));
    else go(Number(range.value) + (step.id === "past-on" ? 1 : -1));
  });

  let playing = 0;
  function stop() {
    clearInterval(playing);
    playing = 0;
    told();
  }
  function told() {
    play.setAttribute("aria-pressed", String(Boolean(playing)));
    play.querySelector("[data-when=still]").hidden = Boolean(playing);
    play.querySelector("[data-when=plays]").hidden = !playing;
  }
  play.hidden = false;
  play.addEventListener("click", () => {
    if (playing) return stop();
    playing = setInterval(() => go(Number(range.value) + 1) || stop(), 1000);
    told();
  });
}
