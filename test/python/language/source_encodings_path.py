# A source is decoded wherever modules come from at the moment.
import sys

"д".encode("koi8-r")
sys.path[:] = sys.meta_path[:] = []
print(eval(compile("# coding=koi8-r\n'\N{CYRILLIC SMALL LETTER DE}'".encode("koi8-r"), "<x>", "eval")))
