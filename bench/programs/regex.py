"""Regular expressions: search, groups, substitution."""

import re

LOG = "\n".join(f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d} host{i % 7} GET /page/{i}?q=item{i * 7 % 100} {200 + i % 5} {i * 13}ms" for i in range(4000))


def run():
    line = re.compile(r"^(\d{4})-(\d\d)-(\d\d) (\w+) (GET|POST) (\S+) (\d+) (\d+)ms$", re.M)
    slow = sum(int(m.group(8)) > 1000 for m in line.finditer(LOG))
    hosts = len(set(re.findall(r"host\d", LOG)))
    hidden = re.sub(r"q=(item)(\d+)", lambda m: m.group(1) + "-" + m.group(2), LOG)
    words = [w for w in re.split(r"[\s/?=]+", hidden) if re.fullmatch(r"item-[0-9]+", w)]
    return slow, hosts, len(words)
