"""Text built, formatted, joined and searched."""


def run():
    parts = []
    for i in range(4000):
        parts.append(f"{i:05d}|{i * 0.5:.2f}|{'even' if i % 2 == 0 else 'odd':>5}")
        parts.append("%d-%s" % (i, parts[-1][:3]))
    text = ";".join(parts)
    out = ""
    for piece in text.split(";"):
        if "9" in piece and not piece.startswith("1"):
            out += piece.upper().replace("EVEN", "e") + "{}".format(len(piece))
    return len(out), out[:20], text.count("odd"), text.find("03999")
