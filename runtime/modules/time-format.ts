/**
 * time.strftime and time.asctime: broken-down times as text, as the C library's "C" locale writes them.
 */
import { sbChar, sbInt, sbLiteral, sbStr } from "../objects/str-builder";
import { strAt, strLength } from "../objects/str";

/** A broken-down time: struct tm, with Python's ranges (month 1–12, weekday Monday 0, day of the year 1–366). */
@unmanaged
export class BrokenTime {
  year: i32;
  month: i32;
  day: i32;
  hour: i32;
  minute: i32;
  second: i32;
  weekday: i32;
  yearday: i32;
  isdst: i32;
  /** Seconds east of UTC. */
  offset: i32;
  /** Name of the zone, a str value (borrowed). */
  zone: u64;
}

function dayName(weekday: i32): string {
  switch (weekday) {
    case 0:
      return "Monday";
    case 1:
      return "Tuesday";
    case 2:
      return "Wednesday";
    case 3:
      return "Thursday";
    case 4:
      return "Friday";
    case 5:
      return "Saturday";
    default:
      return "Sunday";
  }
}

function monthName(month: i32): string {
  switch (month) {
    case 1:
      return "January";
    case 2:
      return "February";
    case 3:
      return "March";
    case 4:
      return "April";
    case 5:
      return "May";
    case 6:
      return "June";
    case 7:
      return "July";
    case 8:
      return "August";
    case 9:
      return "September";
    case 10:
      return "October";
    case 11:
      return "November";
    default:
      return "December";
  }
}

function short(b: usize, name: string): void {
  for (let i = 0; i < 3; i++) sbChar(b, load<u16>(changetype<usize>(name) + (i << 1)));
}

function padded(b: usize, n: i32, width: i32, fill: u32): void {
  let rest = n < 0 ? 0 : n;
  let digits = 1;
  while (rest >= 10) {
    rest /= 10;
    digits++;
  }
  for (; digits < width; digits++) sbChar(b, fill);
  sbInt(b, n);
}

function two(b: usize, n: i32): void {
  padded(b, n, 2, 48);
}

function hour12(t: BrokenTime): i32 {
  const h = t.hour % 12;
  return h == 0 ? 12 : h;
}

function isLeap(year: i32): bool {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/** Days since the Monday of ISO week 1; shifts to the neighbouring year's weeks at the edges. Returns year in the high, week in the low half. */
function isoWeek(t: BrokenTime): i64 {
  let year = t.year;
  const yday = t.yearday - 1;
  let week = (yday - t.weekday + 10) / 7; // Thursday of this week decides
  if (yday - t.weekday + 10 < 7) week = 0;
  if (week < 1) {
    year--;
    const days = isLeap(year) ? 366 : 365;
    week = (yday + days - t.weekday + 10) / 7;
  } else if (week == 53) {
    const days = isLeap(year) ? 366 : 365;
    // Week 53 belongs to the next year if its Thursday does.
    if (yday - t.weekday + 3 >= days) {
      week = 1;
      year++;
    }
  }
  return ((year as i64) << 32) | (week as i64);
}

function clock(b: usize, t: BrokenTime): void {
  two(b, t.hour);
  sbChar(b, 58);
  two(b, t.minute);
  sbChar(b, 58);
  two(b, t.second);
}

function slashDate(b: usize, t: BrokenTime): void {
  two(b, t.month);
  sbChar(b, 47);
  two(b, t.day);
  sbChar(b, 47);
  two(b, ((t.year % 100) + 100) % 100);
}

/** "Sun Jan  2 03:04:05 2020" */
export function appendAscTime(b: usize, t: BrokenTime): void {
  short(b, dayName(t.weekday));
  sbChar(b, 32);
  short(b, monthName(t.month));
  sbChar(b, 32);
  padded(b, t.day, 2, 32);
  sbChar(b, 32);
  clock(b, t);
  sbChar(b, 32);
  sbInt(b, t.year);
}

/** Seconds since 1970 of a proleptic Gregorian UTC date. */
export function utcSeconds(t: BrokenTime): i64 {
  // Days from civil: years begin in March, so that the leap day is the last.
  const y = (t.month <= 2 ? t.year - 1 : t.year) as i64;
  const era = (y >= 0 ? y : y - 399) / 400;
  const yoe = y - era * 400;
  const doy = (153 * ((t.month + (t.month > 2 ? -3 : 9)) as i64) + 2) / 5 + ((t.day - 1) as i64);
  const doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  const days = era * 146097 + doe - 719468;
  return days * 86400 + (t.hour as i64) * 3600 + (t.minute as i64) * 60 + (t.second as i64);
}

/** One conversion; false if there is none of that letter. */
function conversion(b: usize, c: u32, t: BrokenTime): bool {
  switch (c) {
    case 37:
      sbChar(b, 37);
      return true; // %
    case 97:
      short(b, dayName(t.weekday));
      return true; // a
    case 65:
      sbLiteral(b, dayName(t.weekday));
      return true; // A
    case 98:
    case 104:
      short(b, monthName(t.month));
      return true; // b h
    case 66:
      sbLiteral(b, monthName(t.month));
      return true; // B
    case 99: // c
      short(b, dayName(t.weekday));
      sbChar(b, 32);
      short(b, monthName(t.month));
      sbChar(b, 32);
      padded(b, t.day, 2, 32);
      sbChar(b, 32);
      clock(b, t);
      sbChar(b, 32);
      sbInt(b, t.year);
      return true;
    case 67:
      two(b, t.year / 100);
      return true; // C
    case 100:
      two(b, t.day);
      return true; // d
    case 68:
    case 120:
      slashDate(b, t);
      return true; // D x
    case 101:
      padded(b, t.day, 2, 32);
      return true; // e
    case 70: // F
      sbInt(b, t.year);
      sbChar(b, 45);
      two(b, t.month);
      sbChar(b, 45);
      two(b, t.day);
      return true;
    case 103:
      two(b, ((((isoWeek(t) >> 32) as i32) % 100) + 100) % 100);
      return true; // g
    case 71:
      sbInt(b, isoWeek(t) >> 32);
      return true; // G
    case 72:
      two(b, t.hour);
      return true; // H
    case 73:
      two(b, hour12(t));
      return true; // I
    case 106:
      padded(b, t.yearday, 3, 48);
      return true; // j
    case 107:
      padded(b, t.hour, 2, 32);
      return true; // k
    case 108:
      padded(b, hour12(t), 2, 32);
      return true; // l
    case 109:
      two(b, t.month);
      return true; // m
    case 77:
      two(b, t.minute);
      return true; // M
    case 110:
      sbChar(b, 10);
      return true; // n
    case 112:
      sbLiteral(b, t.hour < 12 ? "AM" : "PM");
      return true; // p
    case 80:
      sbLiteral(b, t.hour < 12 ? "am" : "pm");
      return true; // P
    case 114: // r
      two(b, hour12(t));
      sbChar(b, 58);
      two(b, t.minute);
      sbChar(b, 58);
      two(b, t.second);
      sbLiteral(b, t.hour < 12 ? " AM" : " PM");
      return true;
    case 82: // R
      two(b, t.hour);
      sbChar(b, 58);
      two(b, t.minute);
      return true;
    case 115:
      sbInt(b, utcSeconds(t) - (t.offset as i64));
      return true; // s
    case 83:
      two(b, t.second);
      return true; // S
    case 116:
      sbChar(b, 9);
      return true; // t
    case 84:
    case 88:
      clock(b, t);
      return true; // T X
    case 117:
      sbInt(b, t.weekday + 1);
      return true; // u
    case 85:
      two(b, (t.yearday - 1 + 7 - ((t.weekday + 1) % 7)) / 7);
      return true; // U: weeks begin on Sunday
    case 86:
      two(b, isoWeek(t) as i32);
      return true; // V
    case 119:
      sbInt(b, (t.weekday + 1) % 7);
      return true; // w
    case 87:
      two(b, (t.yearday - 1 + 7 - t.weekday) / 7);
      return true; // W: weeks begin on Monday
    case 121:
      two(b, ((t.year % 100) + 100) % 100);
      return true; // y
    case 89:
      sbInt(b, t.year);
      return true; // Y
    case 122: {
      // z
      const offset = t.offset < 0 ? -t.offset : t.offset;
      sbChar(b, t.offset < 0 ? 45 : 43);
      two(b, offset / 3600);
      two(b, (offset / 60) % 60);
      return true;
    }
    case 90:
      sbStr(b, t.zone);
      return true; // Z
    default:
      return false;
  }
}

/** Appends the time in the form that `format` (a str) describes. Unknown conversions stay as they are. */
export function appendStrftime(b: usize, format: u64, t: BrokenTime): void {
  const n = strLength(format);
  for (let i = 0; i < n; i++) {
    const c = strAt(format, i);
    if (c != 37 || i + 1 >= n) {
      sbChar(b, c);
      continue;
    }
    let letter = strAt(format, ++i);
    const modified = letter == 69 || letter == 79; // E and O: the C locale has no alternatives
    if (modified && i + 1 < n && conversion(b, strAt(format, i + 1), t)) {
      i++;
      continue;
    }
    if (letter == 45 && i + 1 < n) {
      // %-d: no padding, as glibc has it: for the two-digit numbers.
      letter = strAt(format, i + 1);
      const value = unpadded(letter, t);
      if (value >= 0) {
        sbInt(b, value);
        i++;
        continue;
      }
      letter = 45;
    }
    if (modified || !conversion(b, letter, t)) {
      sbChar(b, 37);
      sbChar(b, letter);
    }
  }
}

/** The number that a padded conversion shows, -1 if it is not one. */
function unpadded(letter: u32, t: BrokenTime): i32 {
  switch (letter) {
    case 100:
    case 101:
      return t.day;
    case 72:
    case 107:
      return t.hour;
    case 73:
    case 108:
      return hour12(t);
    case 106:
      return t.yearday;
    case 109:
      return t.month;
    case 77:
      return t.minute;
    case 83:
      return t.second;
    case 121:
      return ((t.year % 100) + 100) % 100;
    default:
      return -1;
  }
}
