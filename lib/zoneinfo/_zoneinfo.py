"""ZoneInfo: time zones as the system's time zone files describe them (TZif, RFC 9636).

A zone is a list of instants at which its offset changes, and for the time behind the last of them a rule in the manner of POSIX, such as CET-1CEST,M3.5.0,M10.5.0/3.
Offsets of a wall time follow PEP 495: where a wall time exists twice, `fold` says which is meant; where it does not exist, fold 0 continues the time before the gap.
"""

import re
import threading
import weakref
from bisect import bisect_right
from collections import OrderedDict
from datetime import datetime, timedelta, tzinfo

from . import _common, _tzpath

_EPOCH = datetime(1970, 1, 1).toordinal()
_DAY = 86400
_STRONG_MAX = 8


def _seconds(dt):
    """Seconds from 1970 on of a wall time, as if it were UTC."""
    return (dt.toordinal() - _EPOCH) * _DAY + dt.hour * 3600 + dt.minute * 60 + dt.second


class _Offset:
    """What holds between two changes: offset in seconds, and as utcoffset(), dst() and tzname() give it."""

    __slots__ = ("seconds", "utcoffset", "dst", "name")

    def __init__(self, seconds, dst, name):
        self.seconds = seconds
        self.utcoffset = timedelta(seconds=seconds)
        self.dst = timedelta(seconds=dst)
        self.name = name


class _Day:
    """A yearly date and time of day of a rule: Mm.w.d, Jn or n, and /time."""

    def __init__(self, text):
        date, _, time = text.partition("/")
        self.seconds = _clock(time, 167) if time else 7200
        if match := re.fullmatch(r"M(\d{1,2})\.(\d)\.(\d)", date):
            self.month, self.week, self.weekday = map(int, match.groups())
            self.day = None
            if not (1 <= self.month <= 12 and 1 <= self.week <= 5 and self.weekday <= 6):
                raise ValueError(f"Invalid dst start/end date: {date}")
        elif match := re.fullmatch(r"(J?)(\d{1,3})", date):
            self.julian = bool(match[1])
            self.day = int(match[2])
            if not self.julian <= self.day <= 365:
                raise ValueError(f"Invalid dst start/end date: {date}")
        else:
            raise ValueError(f"Invalid dst start/end date: {date}")

    def wall(self, year):
        """The wall time of the change in a year, in seconds."""
        first = datetime(year, 1, 1).toordinal()
        if self.day is not None:
            leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            # Jn never counts February 29. As in CPython n is taken for a day counted from 1, too.
            ordinal = first + self.day - 1 + (self.julian and leap and self.day >= 60)
        else:
            start = datetime(year, self.month, 1).toordinal()
            ordinal = start + (self.weekday - start) % 7 + 7 * (self.week - 1)
            following = datetime(year + self.month // 12, self.month % 12 + 1, 1).toordinal() if year < 9999 or self.month < 12 else start + 31
            while ordinal >= following:
                ordinal -= 7
        return (ordinal - _EPOCH) * _DAY + self.seconds


class _Rule:
    """Standard and summer time, and the two changes of each year."""

    def __init__(self, standard, summer, begin, end):
        self.standard = standard
        self.summer = summer
        self.begin = begin
        self.end = end

    def at(self, instant):
        """What holds at an instant."""
        year = min(max(datetime.fromordinal(max(1, min((instant + self.standard.seconds) // _DAY + _EPOCH, 3652059))).year, 1), 9999)
        begin = self.begin.wall(year) - self.standard.seconds
        end = self.end.wall(year) - self.summer.seconds
        summer = begin <= instant < end if begin < end else not end <= instant < begin
        return self.summer if summer else self.standard

    def exists(self, wall, offset):
        return self.at(wall - offset.seconds) is offset

    def at_wall(self, wall, fold):
        early, late = sorted((self.standard, self.summer), key=lambda offset: -offset.seconds)
        if self.exists(wall, early):
            return late if fold and self.exists(wall, late) else early
        if self.exists(wall, late):
            return late
        return early if fold else late

    def at_instant(self, instant):
        offset = self.at(instant)
        other = self.standard if offset is self.summer else self.summer
        return offset, int(offset.seconds < other.seconds and self.exists(instant + offset.seconds, other))


def _clock(text, hours_max):
    """Seconds of [+-]hh[:mm[:ss]]."""
    match = re.fullmatch(r"([+-]?)(\d{1,3})(?::(\d\d)(?::(\d\d))?)?", text, re.ASCII)
    if match is None or int(match[2]) > hours_max:
        raise ValueError(f"Invalid STD offset or time: {text}")
    seconds = int(match[2]) * 3600 + int(match[3] or 0) * 60 + int(match[4] or 0)
    return -seconds if match[1] == "-" else seconds


def _parse_rule(text):
    """The _Offset or _Rule that a POSIX TZ string stands for."""
    zone, *dates = text.split(",")
    name = r"([^<0-9:.+-]{3,}|<[a-zA-Z0-9+-]{3,}>)"
    match = re.fullmatch(rf"{name}([+-]?[\d:]+)?(?:{name}([+-]?[\d:]+)?)?", zone, re.ASCII)
    if match is None or match[2] is None or bool(match[3]) != bool(dates) or len(dates) not in (0, 2):
        raise ValueError(f"{text} is not a valid TZ string")
    # POSIX counts offsets westward.
    standard = _Offset(-_clock(match[2], 24), 0, match[1].strip("<>"))
    if not match[3]:
        return standard
    ahead = -_clock(match[4], 24) if match[4] else standard.seconds + 3600
    summer = _Offset(ahead, ahead - standard.seconds, match[3].strip("<>"))
    return _Rule(standard, summer, _Day(dates[0]), _Day(dates[1]))


def _summer_offsets(indices, offsets, summer):
    """How far each type of local time is ahead of standard time, which the files do not say: what the change before or after it tells, else an hour."""
    ahead = [0] * len(offsets)
    for neighbours in (zip(indices[1:], indices), zip(indices, indices[1:])):
        for i, other in neighbours:
            if summer[i] and not ahead[i] and not summer[other]:
                ahead[i] = offsets[i] - offsets[other]
    return [ahead[i] or 3600 if summer[i] else 0 for i in range(len(offsets))]


class ZoneInfo(tzinfo):
    """A time zone of the system's time zone database, by its name: ZoneInfo("Europe/Berlin")."""

    _strong_cache = OrderedDict()
    _weak_cache = weakref.WeakValueDictionary()
    _cache_lock = threading.RLock()
    __module__ = "zoneinfo"

    def __init_subclass__(cls):
        cls._strong_cache = OrderedDict()
        cls._weak_cache = weakref.WeakValueDictionary()

    def __new__(cls, key):
        with cls._cache_lock:
            zone = cls._weak_cache.get(key)
            if zone is None:
                zone = cls._weak_cache.setdefault(key, cls._find(key))
                zone._cached = True
            cls._strong_cache[key] = cls._strong_cache.pop(key, zone)
            if len(cls._strong_cache) > _STRONG_MAX:
                cls._strong_cache.popitem(last=False)
        return zone

    @classmethod
    def no_cache(cls, key):
        """A zone that is no other's, whatever was made before."""
        return cls._find(key)

    @classmethod
    def from_file(cls, file_obj, /, key=None):
        """A zone from a binary file object in TZif format."""
        zone = cls._make(key, file_obj)
        zone._source = repr(file_obj)
        return zone

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Forget zones that were made, all or those of some keys."""
        with cls._cache_lock:
            if only_keys is None:
                cls._weak_cache.clear()
                cls._strong_cache.clear()
            else:
                for key in only_keys:
                    cls._weak_cache.pop(key, None)
                    cls._strong_cache.pop(key, None)

    @classmethod
    def _find(cls, key):
        path = _tzpath.find_tzfile(key)
        if path is not None:
            with open(path, "rb") as file:
                return cls._make(key, file)
        try:
            file = _common.load_tzdata(key)
        except _common.ZoneInfoNotFoundError:
            raise _common.ZoneInfoNotFoundError(f"No time zone found with key {key}") from None
        with file:
            return cls._make(key, file)

    @classmethod
    def _make(cls, key, file):
        indices, instants, offsets, summer, names, rule = _common.load_data(file)
        zone = super().__new__(cls)
        zone._key = key
        zone._cached = False
        zone._source = None
        types = [_Offset(*each) for each in zip(offsets, _summer_offsets(indices, offsets, summer), names)]
        zone._types = len(types)
        zone._instants = list(instants)
        zone._after = [types[i] for i in indices]
        zone._before = next((type_ for type_, is_summer in zip(types, summer) if not is_summer), types[0] if types else None)
        # The wall time of a change: fold 0 stays with the time before it as long as it can, fold 1 does not.
        previous = zone._before
        zone._walls = [], []
        for instant, offset in zip(zone._instants, zone._after):
            both = previous.seconds, offset.seconds
            zone._walls[0].append(instant + max(both))
            zone._walls[1].append(instant + min(both))
            previous = offset
        zone._last = _parse_rule(rule.decode()) if rule else zone._after[-1] if zone._after else zone._before
        if zone._before is None:
            if isinstance(zone._last, _Rule) or zone._last is None:
                raise ValueError("No time zone information found.")
            zone._before = zone._last
        return zone

    @property
    def _only(self):
        """The one _Offset that holds at all times, or None."""
        same = not self._instants and isinstance(self._last, _Offset) and self._types < 2
        return self._last if same and (self._before.seconds, self._before.name) == (self._last.seconds, self._last.name) else None

    key = property(lambda self: self._key, doc="The name the zone was found under.")

    def _at(self, dt):
        """The _Offset at a wall time; None for None, unless there is only one."""
        if dt is None:
            return self._only
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() requires a datetime argument")
        wall = _seconds(dt)
        n = bisect_right(self._walls[dt.fold], wall)
        if n == len(self._instants):
            return self._last.at_wall(wall, dt.fold) if isinstance(self._last, _Rule) else self._last
        return self._after[n - 1] if n else self._before

    def utcoffset(self, dt, /):
        """The offset from UTC at a wall time."""
        offset = self._at(dt)
        return None if offset is None else offset.utcoffset

    def dst(self, dt, /):
        """How far a wall time is ahead of standard time."""
        offset = self._at(dt)
        return None if offset is None else offset.dst

    def tzname(self, dt, /):
        """The name of the local time at a wall time."""
        offset = self._at(dt)
        return None if offset is None else offset.name

    def fromutc(self, dt, /):
        """The wall time at a time in UTC."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime instance, not " + type(dt).__name__)
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        instant = _seconds(dt)
        n = bisect_right(self._instants, instant)
        fold = 0
        if n == len(self._instants) and isinstance(self._last, _Rule):
            offset, fold = self._last.at_instant(instant)
        elif n == 0:
            offset = self._before if self._instants else self._last
        else:
            offset = self._after[n - 1] if n < len(self._instants) else self._last
            previous = self._after[n - 2] if n > 1 else self._before
            fold = int(previous.seconds - offset.seconds > instant - self._instants[n - 1])
        wall = dt + offset.utcoffset
        return wall.replace(fold=1) if fold else wall

    def __str__(self):
        return repr(self) if self._key is None else f"{self._key}"

    def __repr__(self):
        if self._source is None or self._key is not None:
            return f"zoneinfo.{type(self).__name__}(key={self._key!r})"
        return f"zoneinfo.{type(self).__name__}.from_file({self._source})"

    def __reduce__(self):
        if self._source is not None:
            import pickle

            raise pickle.PicklingError("Cannot pickle a ZoneInfo file from a file stream.")
        return type(self)._unpickle, (self._key, self._cached)

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)
