/** Local time: the broken-down time of localtime(3) and its inverse mktime(3) in a zone of time-zone.ts. */

import { dateOf, daysOf, typeAt, type Zone } from "./time-zone.ts";

export interface BrokenDownTime {
  /** year, month 1-12, day, hour, minute, second, weekday (Monday 0), yearday 1-366, isdst, seconds east of UTC. */
  readonly fields: readonly number[];
  readonly zone: string;
}

const DAY = 86_400;
const YEAR_MAX = 2 ** 31 - 1;
/** Steps in which makeTime looks for the other half of the year, and how far. */
const QUARTER = 7_889_238;
const QUARTERS = 34;

/** null if the year does not fit into 32 bits. */
export function localTime(zone: Zone, seconds: number): BrokenDownTime | null {
  const moment = Math.floor(seconds);
  if (Math.abs(moment) > YEAR_MAX * 366 * DAY) return null;
  const { offset, isDst, name } = typeAt(zone, moment);
  const days = Math.floor((moment + offset) / DAY);
  const second = moment + offset - days * DAY;
  const [year, month, day] = dateOf(days);
  if (Math.abs(year) > YEAR_MAX) return null;
  const fields = [
    year, month, day, Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60,
    (((days + 3) % 7) + 7) % 7, days - daysOf(year, 1, 1) + 1, isDst ? 1 : 0, offset,
  ]; // biome-ignore format: a table
  return { fields, zone: name };
}

/**
 * NaN out of range. Fields may be out of their usual ranges, as mktime(3) allows. `isDst` (-1: unknown) decides where a local time happens
 * twice or never, and names the offset that was meant where it is not the one that holds.
 */
export function makeTime(
  zone: Zone,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  isDst: number,
): number {
  const local = daysOf(year, month, 1) * DAY + (day - 1) * DAY + hour * 3600 + minute * 60 + second;
  const before = typeAt(zone, local - DAY);
  const after = typeAt(zone, local + DAY);
  const fitting: number[] = [];
  for (const { offset } of isDst < 0 ? [before, after] : [after, before]) {
    const { offset: real, isDst: summer } = typeAt(zone, local - offset);
    if (real !== offset) continue;
    if (isDst < 0 || isDst > 0 === summer) return local - offset;
    fitting.push(local - offset);
  }
  if (isDst >= 0) {
    for (let n = 0; n <= QUARTERS; n++) {
      for (const probe of [local - n * QUARTER, local + n * QUARTER]) {
        const { offset, isDst: summer } = typeAt(zone, probe);
        if (isDst > 0 === summer) return local - offset;
      }
    }
  }
  return fitting[0] ?? local - before.offset;
}
