"""json through its native scanner and encoder: what is read and written, and the words of each complaint."""
import json


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "__notes__", ""))


for text in [
    "", "[", "{", "[1", "[1,", '{"a"', '{"a":', '{"a":1', '{"a":1,', "nul", "-", "01", "1.", "1e+", "NaN", "-Infinity", "[1 2]", '{"a" 1}', '{"a":1 "b"', '"abc',
    "[1,\n  x]", "{1:2}", " \t\n5", "[}", "1.5e3", "-0", "-0.0", "1E400", "123456789012345678901234567890", '{"a":1,"a":2}', "[[[]]]", r'"\u12"', r'"\x"', '"\\',
    r'"\ud834\udd20\ud834 \n\/"', "[1]x", "[1,]", '{"a":1,}',
]:  # fmt: skip
    show(lambda: json.loads(text))
show(lambda: json.loads('{"a": [1, {"b": 2}]}', object_hook=lambda d: sorted(d.items())))
show(lambda: json.loads('{"a": [1, {"b": 2}]}', object_pairs_hook=list))
show(lambda: json.loads("[1, 1.5, NaN]", parse_int=str, parse_float=repr, parse_constant=repr))
show(lambda: json.loads('"a\nb"', strict=False))


class Odd:
    pass


loop = []
loop.append(loop)
table = {"b": [1, 2.5, True, None, "x\u20ac\n\x7f\U0001f600"], "a": {}, "c": [], "d": (1,)}
for value, options in [
    (table, {}), (table, dict(indent=2)), (table, dict(indent="\t", sort_keys=True)), (table, dict(ensure_ascii=False, separators=(",", ":"))),
    ({1.5: 1, None: 2, True: 3, 5: 6}, {}), ({(1,): 1}, {}), ({(1,): 1, "a": 2}, dict(skipkeys=True)), (float("nan"), {}), ([float("inf")], dict(allow_nan=False)),
    (loop, {}), ({"a": [1, Odd()]}, {}), (Odd(), dict(default=lambda o: ["odd"])), ([10**30, 1e22, -0.0], {}),
]:  # fmt: skip
    show(lambda: json.dumps(value, **options))
nested = []
for _ in range(200000):
    nested = [nested]
for act in (lambda: json.dumps(nested), lambda: json.loads("[" * 200000)):
    try:
        act()
    except RecursionError:
        print("RecursionError")
while nested:
    nested = nested.pop()
