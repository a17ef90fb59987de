/** Local time by JavaScript's Date: the broken-down time of localtime(3) and its inverse mktime(3), and the zone's name. */

export interface BrokenDownTime {
  /** year, month 1-12, day, hour, minute, second, weekday (Monday 0), yearday 1-366, isdst, seconds east of UTC. */
  readonly fields: readonly number[];
  readonly zone: string;
}

/** Zones without daylight saving have the same offset in January and July; with it, the larger one is summer time. */
function isDaylightSaving(date: Date): boolean {
  const january = -new Date(date.getFullYear(), 0, 1).getTimezoneOffset();
  const july = -new Date(date.getFullYear(), 6, 1).getTimezoneOffset();
  return january !== july && -date.getTimezoneOffset() === Math.max(january, july);
}

function zoneName(date: Date): string {
  // American English abbreviates American zones, British English the European ones; both say GMT+n for the rest.
  for (const locale of ["en-US", "en-GB"]) {
    const parts = new Intl.DateTimeFormat(locale, { timeZoneName: "short" }).formatToParts(date);
    const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC";
    if (!/^GMT[+-]/.test(name)) return name;
  }
  const minutes = -date.getTimezoneOffset();
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}${minutes % 60 ? two(Math.abs(minutes) % 60) : ""}`;
}

/** null if JavaScript's Date cannot represent the time. */
export function localTime(seconds: number): BrokenDownTime | null {
  const date = new Date(Math.floor(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const year = date.getFullYear();
  const yearDay = Math.round((Date.UTC(year, date.getMonth(), date.getDate()) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
  const offset = -Math.round(date.getTimezoneOffset() * 60);
  const fields = [
    year, date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds(),
    (date.getDay() + 6) % 7, yearDay, isDaylightSaving(date) ? 1 : 0, offset,
  ]; // biome-ignore format: a table
  return { fields, zone: zoneName(date) };
}

/** NaN out of range. Fields may be out of their usual ranges, as mktime(3) allows. */
export function makeTime(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month - 1, day);
  date.setHours(hour, minute, second, 0);
  return date.getTime() / 1000;
}
