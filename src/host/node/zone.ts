/**
 * The zone that the variable TZ or /etc/localtime names, from the zone database of the system; where there is none, from JavaScript's Date.
 * TZ is looked at each time: it belongs to the process, and any carrier may set it.
 */
import { readFileSync } from "node:fs";
import { type LocalTimeType, parseRule, parseZoneFile, UTC_ZONE, type Zone, zoneOfRule } from "../common/time-zone.ts";

const FOLDERS = ["/usr/share/zoneinfo", "/var/db/timezone/zoneinfo", "/usr/lib/zoneinfo"];
const known = new Map<string, Zone>();

function readZone(file: string): Zone | null {
  try {
    return parseZoneFile(readFileSync(file));
  } catch {
    return null; // no such file
  }
}

/** Date knows offsets in minutes, and nothing of names or daylight saving but what the offsets show. */
function zoneOfDate(): Zone {
  const offsetAt = (seconds: number): number => -new Date(seconds * 1000).getTimezoneOffset() * 60;
  const month = 30 * 86_400;
  const end = 68 * 365.25 * 86_400;
  const moments: number[] = [];
  const types: LocalTimeType[] = [];
  const typeOf = (seconds: number): LocalTimeType => {
    const offset = offsetAt(seconds);
    const isDst = offset > Math.min(offsetAt(seconds - 6 * month), offsetAt(seconds + 6 * month));
    const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(new Date(seconds * 1000));
    return { offset, isDst, name: parts.find((part) => part.type === "timeZoneName")?.value ?? "UTC" };
  };
  for (let t = 0; t < end; t += month) {
    if (offsetAt(t) === offsetAt(t + month)) continue;
    let low = t;
    let high = t + month;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === offsetAt(t)) low = middle;
      else high = middle;
    }
    moments.push(high);
    types.push(typeOf(high));
  }
  return { moments, types, first: typeOf(0), rule: null };
}

function findZone(name: string | undefined): Zone {
  if (name === undefined) return readZone("/etc/localtime") ?? (process.platform === "win32" ? zoneOfDate() : UTC_ZONE);
  const file = name.startsWith(":") ? name.slice(1) : name;
  if (file === "") return UTC_ZONE;
  const folders = process.env.TZDIR !== undefined ? [process.env.TZDIR] : FOLDERS;
  for (const path of file.startsWith("/") ? [file] : folders.map((folder) => `${folder}/${file}`)) {
    const zone = readZone(path);
    if (zone !== null) return zone;
  }
  return parseRule(name) !== null ? zoneOfRule(name) : zoneOfDate();
}

export function currentZone(): Zone {
  const name = process.env.TZ;
  const key = name === undefined ? "" : `=${name}`;
  let zone = known.get(key);
  if (zone === undefined) {
    zone = findZone(name);
    known.set(key, zone);
  }
  return zone;
}
