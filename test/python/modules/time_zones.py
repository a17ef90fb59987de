# The zones of the database and the rules of TZ: offsets, names, and local times that happen twice or never.
import os, time


def show(zone, *moments):
    os.environ["TZ"] = zone
    time.tzset()
    print(zone, time.timezone, time.altzone, time.daylight, time.tzname)
    for moment in moments:
        t = time.localtime(moment)
        back = time.mktime(t)
        print("  ", moment, tuple(t), t.tm_zone, t.tm_gmtoff, back == moment)


show("UTC", 0, -1, 2**31)
show("EST+05EDT,M3.2.0,M11.1.0", 0, 1710054000, 1710053999, 1730613600, 1730613599, 1730617199, 1730617200)
show("AEST-10AEDT-11,M10.5.0,M3.5.0", 0, 1700000000, 1720000000)
show("<+0330>-3:30", 0, 1700000000)
show("XXX4YYY,J60/0,J300/1:30", 1700000000, 1720000000, 951800400)
show("America/New_York", -(2**31), -2717650800, 0, 1710054000, 1730613600, 4000000000)
show("Europe/Dublin", -1691962479, 1700000000, 1720000000)
show("Asia/Kathmandu", 0, 504901799, 504901800)
show("Africa/Monrovia", -2776979812, 0, 63593069, 63593070)
show("Antarctica/Troll", 1700000000, 1720000000)
show(":Australia/Lord_Howe", 1700000000, 1720000000)
show("", 0)

# Twice, never, and with the wrong flag.
os.environ["TZ"] = "America/New_York"
time.tzset()
for fields in (
    (2024, 3, 10, 2, 30, 0, 0, 0, 0),
    (2024, 3, 10, 2, 30, 0, 0, 0, 1),
    (2024, 11, 3, 1, 30, 0, 0, 0, 0),
    (2024, 11, 3, 1, 30, 0, 0, 0, 1),
    (2024, 7, 1, 12, 0, 0, 0, 0, 0),
    (2024, 1, 1, 12, 0, 0, 0, 0, 1),
    (2024, 1, 1, 12, 0, 0, 0, 0, -1),
    (2024, 3, 10, 2, 30, 0, 0, 0, -1),
    (2023, 14, 35, 25, 61, 61, 0, 0, -1),
    (1900, 1, 1, 0, 0, 0, 0, 0, -1),
    (9999, 12, 31, 23, 59, 59, 0, 0, -1),
):
    print(fields, time.mktime(fields))
