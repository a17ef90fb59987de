"""input() with a sys.stdout that cannot be flushed."""
import io
import sys


class BitBucket:
    def write(self, line):
        pass


sys.stdin = io.StringIO("5\n7\n")
stdout = sys.stdout
sys.stdout = BitBucket()
line = input("prompt")
sys.stdout = stdout
print(line)
