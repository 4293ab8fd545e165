// Times in the reader's own zone, in the words of the interface: 24 h clock, the day's name once it is not today.

export class Times {
  constructor(language, say) {
    const form = (options) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, options); // 24 November
    this.say = say;
    this.clock = form({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.date = form({ day: "numeric", month: "long" });
    this.day = form({ weekday: "long", day: "numeric", month: "long" });
    this.short = form({ weekday: "short", day: "numeric", month: "short" });
    this.zone = zoneName(language);
  }

  time(at) {
    return this.clock.format(new Date(at));
  }

  /** Days from today to `at`, by the calendar on the wall. */
  static days(at, now = new Date()) {
    const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
    return Math.round((midnight(new Date(at)) - midnight(now)) / 864e5);
  }

  /** "Today, 24 November" */
  separator(at) {
    const date = new Date(at);
    const days = Times.days(date);
    if (days === 0) return this.say("today", { date: this.date.format(date) });
    if (days === -1) return this.say("yesterday", { date: this.date.format(date) });
    return this.day.format(date);
  }

  /** "Opens at 08:00 tomorrow" */
  opens(at) {
    const key = ["opens_today", "opens_tomorrow"][Times.days(at)] ?? "opens_on";
    return this.say(key, { time: this.time(at), day: this.short.format(new Date(at)) });
  }

  /** "11:00", "Thu 26 Nov, 11:00" */
  near(at) {
    return Times.days(at) ? `${this.short.format(new Date(at))}, ${this.time(at)}` : this.time(at);
  }

  /** "That is in 10 h 28 min." */
  until(at) {
    const minutes = Math.max(1, Math.ceil((new Date(at) - Date.now()) / 60_000));
    const [d, h, m] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
    if (d) return this.say("in_days", { d, h });
    return h ? this.say("in_hours", { h, m }) : this.say("in_minutes", { m });
  }

  /** The first separator names the zone, once for the whole view. */
  first(day) {
    return this.say("first_day", { day, zone: this.zone });
  }
}

// Browsers keep the zone database's old names of these.
const RENAMED = { Saigon: "Ho Chi Minh City", Calcutta: "Kolkata", Katmandu: "Kathmandu", Rangoon: "Yangon", Kiev: "Kyiv" };

/** The reader's zone by a name they know: the city in English, elsewhere what the language calls the zone. */
export function zoneName(language) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!timeZone || timeZone === "UTC") return "UTC";
  if (!language.startsWith("en")) {
    for (const timeZoneName of ["shortGeneric", "longGeneric"]) {
      const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName }).formatToParts();
      const name = parts.find((part) => part.type === "timeZoneName").value;
      if (!/[a-z]/i.test(name)) return name; // not a foreign city's name with a native word behind it
    }
  }
  const city = timeZone.split("/").pop().replaceAll("_", " ");
  return RENAMED[city] ?? city;
}
