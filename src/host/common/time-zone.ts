/**
 * Time zones as the C library has them: the files of the zone database (RFC 9636, "TZif") and the rules of the variable TZ
 * ("EST5EDT,M3.2.0,M11.1.0"). A file lists the moments at which an offset begins; a rule, which also stands at its end, goes on for ever.
 */

export interface LocalTimeType {
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isDst: boolean;
  readonly name: string;
}

/** When daylight saving begins or ends in a year: seconds of local time since the year began, by day and time. */
interface YearlyDate {
  readonly kind: "month" | "julian" | "day";
  readonly month: number;
  readonly week: number;
  readonly day: number;
  readonly time: number;
}

interface Rule {
  readonly standard: LocalTimeType;
  readonly summer: LocalTimeType | null;
  readonly begin: YearlyDate | null;
  readonly end: YearlyDate | null;
}

export interface Zone {
  /** Moments, ascending, and the type that begins at each. */
  readonly moments: readonly number[];
  readonly types: readonly LocalTimeType[];
  /** What holds before the first. */
  readonly first: LocalTimeType;
  /** What holds after the last; null: the last type does. */
  readonly rule: Rule | null;
}

const DAY = 86_400;

/** Days since 1970 of a date; months and days may be out of their ranges. */
export function daysOf(year: number, month: number, day: number): number {
  const months = year * 12 + (month - 1);
  const y = Math.floor(months / 12);
  const m = months - y * 12; // 0 is January
  const shifted = m < 2 ? y - 1 : y; // years that begin in March
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (m < 2 ? m + 10 : m - 2) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** The year, month (1-12) and day of days since 1970. */
export function dateOf(days: number): readonly [year: number, month: number, day: number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1];
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Local seconds since 1970 at which a date of the rule falls in a year. */
function localMoment(date: YearlyDate, year: number): number {
  const start = daysOf(year, 1, 1);
  if (date.kind === "day") return (start + date.day) * DAY + date.time;
  if (date.kind === "julian") return (start + date.day - 1 + (isLeap(year) && date.day >= 60 ? 1 : 0)) * DAY + date.time;
  const first = daysOf(year, date.month, 1);
  const weekday = (((first + 4) % 7) + 7) % 7; // Sunday 0
  let day = first + ((date.day - weekday + 7) % 7) + (date.week - 1) * 7;
  if (day >= daysOf(year, date.month + 1, 1)) day -= 7;
  return day * DAY + date.time;
}

function ruleAt(rule: Rule, seconds: number): LocalTimeType {
  const { standard, summer, begin, end } = rule;
  if (summer === null || begin === null || end === null) return standard;
  const [year] = dateOf(Math.floor((seconds + standard.offset) / DAY));
  const from = localMoment(begin, year) - standard.offset;
  const to = localMoment(end, year) - summer.offset;
  const isSummer = from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
  return isSummer ? summer : standard;
}

/** The local time type that holds at a moment. */
export function typeAt(zone: Zone, seconds: number): LocalTimeType {
  const { moments, types, rule } = zone;
  if (moments.length === 0 || seconds < moments[0]!) return moments.length === 0 && rule ? ruleAt(rule, seconds) : zone.first;
  if (rule !== null && seconds >= moments.at(-1)!) return ruleAt(rule, seconds);
  let low = 0;
  let high = moments.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (moments[middle]! <= seconds) low = middle;
    else high = middle;
  }
  return types[low]!;
}

const UTC: LocalTimeType = { offset: 0, isDst: false, name: "UTC" };
export const UTC_ZONE: Zone = { moments: [], types: [], first: UTC, rule: null };

// ---- rules

const NAME = /^(?:<([^>]{3,})>|([A-Za-z]{3,}))/;
const TIME = /^([+-]?)(\d{1,3})(?::(\d{1,2}))?(?::(\d{1,2}))?/;
const DATE = /^,(?:M(\d{1,2})\.(\d)\.(\d)|J(\d{1,3})|(\d{1,3}))(?:\/([+-]?\d{1,3}(?::\d{1,2}){0,2}))?/;

function secondsOf(text: string): number {
  const [, sign, hours, minutes = "0", seconds = "0"] = TIME.exec(text)!;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** The zone that a text in the form of TZ describes; null if it is none. */
export function parseRule(text: string): Rule | null {
  let rest = text;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match !== null) rest = rest.slice(match[0].length);
    return match;
  };
  const name = take(NAME);
  const offset = take(TIME);
  if (name === null || offset === null) return null;
  const standard = { offset: -secondsOf(offset[0]), isDst: false, name: (name[1] ?? name[2])! };
  const summerName = take(NAME);
  if (summerName === null) return { standard, summer: null, begin: null, end: null };
  const summerOffset = take(TIME);
  const summer = {
    offset: summerOffset === null ? standard.offset + 3600 : -secondsOf(summerOffset[0]),
    isDst: true,
    name: (summerName[1] ?? summerName[2])!,
  };
  if (rest === "") rest = ",M3.2.0,M11.1.0";
  const date = (): YearlyDate | null => {
    const match = take(DATE);
    if (match === null) return null;
    const [, month, week, weekday, julian, day, time] = match;
    return {
      kind: month !== undefined ? "month" : julian !== undefined ? "julian" : "day",
      month: Number(month ?? 0),
      week: Number(week ?? 0),
      day: Number(weekday ?? julian ?? day),
      time: time === undefined ? 7200 : secondsOf(time),
    };
  };
  const begin = date();
  const end = date();
  return begin === null || end === null ? null : { standard, summer, begin, end };
}

/** The zone that TZ describes by itself. */
export function zoneOfRule(text: string): Zone {
  const rule = parseRule(text);
  return rule === null ? UTC_ZONE : { moments: [], types: [], first: rule.standard, rule };
}

// ---- files

/** Null if the bytes are no file of the zone database. */
export function parseZoneFile(bytes: Uint8Array): Zone | null {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const counts = (at: number): number[] => Array.from({ length: 6 }, (_, i) => data.getUint32(at + 20 + i * 4));
  const isHeader = (at: number): boolean => bytes.length >= at + 44 && data.getUint32(at) === 0x545a6966; // "TZif"
  if (!isHeader(0)) return null;
  let at = 0;
  let wide = false;
  if (data.getUint8(4) >= 0x32) {
    const [utc, standard, leaps, times, types, letters] = counts(0) as [number, number, number, number, number, number];
    at = 44 + times * 5 + types * 6 + letters + leaps * 8 + standard + utc;
    if (!isHeader(at)) return null;
    wide = true;
  }
  const [utc, standard, leaps, times, typeCount, letters] = counts(at) as [number, number, number, number, number, number];
  const size = wide ? 8 : 4;
  const momentsAt = at + 44;
  const indicesAt = momentsAt + times * size;
  const typesAt = indicesAt + times;
  const namesAt = typesAt + typeCount * 6;
  const end = namesAt + letters + leaps * (size + 4) + standard + utc;
  if (bytes.length < end || typeCount === 0) return null;
  const all = Array.from({ length: typeCount }, (_, i): LocalTimeType => {
    const start = namesAt + data.getUint8(typesAt + i * 6 + 5);
    let stop = start;
    while (stop < end && bytes[stop] !== 0) stop++;
    const name = String.fromCharCode(...bytes.subarray(start, stop));
    return { offset: data.getInt32(typesAt + i * 6), isDst: data.getUint8(typesAt + i * 6 + 4) !== 0, name };
  });
  const moments = Array.from({ length: times }, (_, i) =>
    wide ? Number(data.getBigInt64(momentsAt + i * 8)) : data.getInt32(momentsAt + i * 4),
  );
  const types = Array.from({ length: times }, (_, i) => all[data.getUint8(indicesAt + i)] ?? all[0]!);
  const footer = wide ? String.fromCharCode(...bytes.subarray(end)).split("\n")[1] : undefined;
  return { moments, types, first: all[0]!, rule: footer ? parseRule(footer) : null };
}
