"""The Mandelbrot set with complex numbers, a thread for each band of lines; prints a small picture and a checksum."""
# args: --width 32 --height 16 --depth 40
# args: --width 32 --height 16 --depth 40 --threads 16

import time
from threading import Thread

from options import read_options, report_time

options = read_options(width=72, height=32, depth=2000)
SHADES = " .:-=+*#%@"


def depth_of(c):
    z = 0j
    for i in range(options.depth):
        if z.real * z.real + z.imag * z.imag > 4.0:
            return i
        z = z * z + c
    return options.depth


lines = [None] * options.height


def work(first):
    for y in range(first, options.height, options.threads):
        imag = -1.2 + 2.4 * y / (options.height - 1)
        lines[y] = [depth_of(complex(-2.1 + 3.0 * x / (options.width - 1), imag)) for x in range(options.width)]


begin = time.perf_counter()
threads = [Thread(target=work, args=(i,)) for i in range(options.threads)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
report_time(f"{options.threads} threads", begin)
for line in lines:
    print("".join(SHADES[min(depth, 9)] if depth < options.depth else "@" for depth in line).rstrip())
checksum = 0
for line in lines:
    for depth in line:
        checksum = (checksum * 31 + depth) % 1_000_000_007
print("checksum:", checksum)
