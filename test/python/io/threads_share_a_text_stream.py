"""Threads that write to one text stream: each write() arrives whole or in pieces, but nothing is lost and nothing breaks."""

import io
import threading


def run(**options):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="utf-8", newline="\n", **options)
    barrier = threading.Barrier(4)

    def write(letter):
        barrier.wait()
        for _ in range(1500):
            print(letter * 50, file=stream)
            stream.write(letter * 30)

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stream.flush()
    data = raw.getvalue().decode()
    print(options, len(data), [data.count(letter) for letter in "abcd\n"])


run()
run(write_through=True)
run(line_buffering=True)
