# A source is decoded wherever modules come from at the moment.
import sys

sys.path[:] = []
print(eval(compile("# coding=koi8-r\n'\N{CYRILLIC SMALL LETTER DE}'".encode("koi8-r"), "<x>", "eval")))
