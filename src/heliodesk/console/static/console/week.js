// A week as minutes, read from and written into seven lines such as "09:00–18:00, 22:00–02:00 reduced". Pure.
//
// Each day has 2880 minutes, for its spans may pass midnight. The server's reader (hours/typed.py) has the last word.

export const DAY = 1440;
const WRAP = 720;
const SPAN = /^(\d{1,2})(?:[:：.](\d{2}))?\s*(?:-|–|—|−|~|～|to|至)\s*(\d{1,2})(?:[:：.](\d{2}))?\s*(.*)$/i;
const LEVELS = {
  "": 3, full: 3, 全员: 3, reduced: 2, fewer: 2, few: 2, "with fewer people": 2, 人少: 2, 减员: 2, bot: 1, assistant: 1, 助手: 1, 仅助手: 1,
};
const CLOSED = new Set(["", "-", "–", "—", "off", "closed", "none", "休息", "关闭", "不服务"]);
const ALWAYS = new Set(["24", "24 h", "24h", "24/7", "day and night", "全天", "24小时"]);

/** The minutes of a line, or null when it cannot be read. `words` are the reader's names of levels: {2: "reduced"}. */
export function readDay(text, words) {
  const minutes = new Uint8Array(2 * DAY);
  const whole = text.trim().toLowerCase();
  if (CLOSED.has(whole)) return minutes;
  if (ALWAYS.has(whole)) return minutes.fill(3, 0, DAY);
  const levels = { ...LEVELS };
  for (const [level, word] of Object.entries(words)) levels[word.toLowerCase()] = Number(level);
  for (const piece of text.split(/[,，、;；\n]+/).map((one) => one.trim()).filter(Boolean)) {
    const found = SPAN.exec(piece);
    const level = found && levels[found[5].trim().toLowerCase()];
    if (!level) return null;
    const start = Number(found[1]) * 60 + Number(found[2] ?? 0);
    let end = Number(found[3]) * 60 + Number(found[4] ?? 0);
    if (end < start && DAY - start + end <= WRAP) end += DAY;
    if (start >= DAY || end <= start || end > 2 * DAY) return null;
    minutes.fill(level, start, end);
  }
  return minutes;
}

const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** The line of a day's minutes. A span has to begin before midnight: what begins after it is left to the next day. */
export function writeDay(minutes, words) {
  const spans = [];
  for (let start = 0; start < DAY; ) {
    const level = minutes[start];
    let end = start + 1;
    while (end < 2 * DAY && minutes[end] === level) end += 1;
    if (level) spans.push(written(start, end, level, words));
    start = end;
  }
  return spans.join(", ");
}

function written(start, end, level, words) {
  const wraps = end > DAY && end - start <= WRAP;
  const span = `${clock(start)}–${clock(wraps ? end - DAY : end)}`;
  return level === 3 ? span : `${span} ${words[level]}`;
}

/** Paint minutes of a day, from 0 to 2880. Past midnight it takes the place of what the next day has then, and small hours
 * take the place of what the day before reaches into. A tail that nothing of its own day leads to is the next day's. */
export function paint(week, day, from, to, level) {
  const [before, after] = [week[(day + 6) % 7], week[(day + 1) % 7]];
  week[day].fill(level, from, to);
  if (from < DAY) before.fill(0, from + DAY, Math.min(to, DAY) + DAY);
  if (to > DAY) after.fill(0, Math.max(from, DAY) - DAY, to - DAY);
  for (let each = 0; each < 7; each += 1) settle(week, each);
}

/** Give to the next day what lies past midnight and is not reached by a span of this day at one level. */
function settle(week, day) {
  const [own, next] = [week[day], week[(day + 1) % 7]];
  let reach = DAY;
  while (reach < 2 * DAY && own[reach] && own[reach] === own[DAY - 1]) reach += 1;
  for (let minute = reach; minute < 2 * DAY; minute += 1) {
    if (own[minute]) {
      next[minute - DAY] = own[minute];
      own[minute] = 0;
    }
  }
}
