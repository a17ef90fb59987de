"""Words counted in text: splitting, stripping, dicts of strings."""

from collections import Counter

SENTENCES = [
    "The quick brown fox jumps over the lazy dog, and the dog does not care.",
    "A serpent with a hundred heads sleeps beneath the mountain; its breath is fire.",
    "Threads of many colours make one cloth, if nobody pulls at them too early.",
]


def count(lines):
    counts = {}
    for line in lines:
        for word in line.lower().split():
            word = word.strip(".,;")
            if word in counts:
                counts[word] += 1
            else:
                counts[word] = 1
    return counts


def run():
    lines = SENTENCES * 1500
    counts = count(lines)
    again = Counter(w.strip(".,;") for line in lines for w in line.lower().split())
    return counts == again, sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
