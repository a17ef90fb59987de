"""zoneinfo: offsets, names, folds and gaps of zones made from files in memory, there and back; complaints."""
import io
import pickle
import struct
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo


def file(changes, types, names, rule):
    """A TZif file of version 2."""

    def part(version, size, form, changes):
        data = b"TZif" + version + bytes(15) + struct.pack(">6l", 0, 0, 0, len(changes), len(types), len(names))
        data += struct.pack(f">{len(changes)}{form}", *(at for at, _ in changes)) + bytes(index for _, index in changes)
        return data + b"".join(struct.pack(">lbb", *each) for each in types) + names

    return io.BytesIO(part(b"2", 4, "l", []) + part(b"2", 8, "q", changes) + b"\n" + rule + b"\n")


types = [(3208, 0, 0), (7200, 1, 4), (3600, 0, 9)]
names = b"LMT\0CEST\0CET\0"
changes = [(-2422054408, 2), (1679792400, 1), (1698541200, 2), (1711846800, 1), (1729990800, 2)]
berlin = ZoneInfo.from_file(file(changes, types, names, b"CET-1CEST,M3.5.0,M10.5.0/3"), key="Berlin")
south = ZoneInfo.from_file(file([], [(36000, 0, 0)], b"AEST\0", b"AEST-10AEDT-11,M10.1.0,M4.1.0/3"))
odd = ZoneInfo.from_file(file([], [(0, 0, 0)], b"GMT\0", b"<-0330>3:30<-0230>2:30,J60/-1,300/26:15:10"))
fixed = ZoneInfo.from_file(file([], [(19800, 0, 0)], b"IST\0", b"IST-5:30"))
for zone in (berlin, south, odd, fixed):
    print(zone.key, zone.utcoffset(None))
    for text in (
        "1850-01-01T00:00", "1950-06-01T12:00", "2023-03-26T02:30", "2024-10-27T02:30", "2045-03-26T02:30", "2045-10-29T02:30", "2045-07-01T12:00", "2046-10-07T02:30",
        "2046-04-01T02:30", "2044-02-29T23:30", "2044-10-28T01:30", "0001-01-01T10:00", "9999-12-31T10:00",
    ):  # fmt: skip
        for fold in (0, 1):
            t = datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)
            print(t, t.tzname(), t.dst(), end=" | ")
        print()
    t = datetime(2020, 1, 1, tzinfo=timezone.utc)
    folds = 0
    for _ in range(3000):
        t += timedelta(hours=37, minutes=11)
        local = t.astimezone(zone)
        folds += local.fold
        assert local.astimezone(timezone.utc) == t
    for hour in range(12):
        local = (datetime(2044, 10, 29, 23, 30, tzinfo=timezone.utc) + timedelta(minutes=20 * hour)).astimezone(zone)
        print(local.strftime("%d %H:%M %Z"), local.fold, end="; ")
    print(folds)
print(repr(berlin)[:33], str(berlin))
try:
    pickle.dumps(berlin)
except pickle.PicklingError as e:
    print(e)
for rule in (b"CET", b"CET-1CEST", b"CET-1CEST,M13.5.0,M10.5.0/3", b"CET-25"):
    try:
        print(ZoneInfo.from_file(file([], types[:1], names, rule)).utcoffset(None))
    except Exception as e:
        print(type(e).__name__)
for key in ("No/Where", "../etc"):
    try:
        ZoneInfo(key)
    except Exception as e:
        print(type(e).__name__, e)
