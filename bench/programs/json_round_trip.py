"""JSON written and read."""

import json


def run():
    data = {
        "name": "Typhon",
        "heads": list(range(100)),
        "sizes": [i * 0.25 for i in range(100)],
        "nested": [{"id": i, "tags": ["a", "b\n", "\u00e9"], "ok": i % 2 == 0, "none": None} for i in range(60)],
    }
    for _ in range(60):
        text = json.dumps(data)
        again = json.loads(text)
    return again == data, len(text)
