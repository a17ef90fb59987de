# An error handler that is for encoding only says so when it is asked to decode.
for encoding in ("utf-8", "utf-16", "utf-32-le", "ascii", "utf-7", "unicode_escape"):
    for errors in ("xmlcharrefreplace", "namereplace", "backslashreplace"):
        for data in (b"abc", b"a\xffb", b"\\u12"):
            try:
                print(encoding, errors, data, repr(data.decode(encoding, errors)))
            except Exception as e:
                print(encoding, errors, data, type(e).__name__, e)
