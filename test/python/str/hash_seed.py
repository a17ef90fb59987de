# The seed of string hashes: fixed by PYTHONHASHSEED, else another one in each process.
import os
import subprocess
import sys


def hashes(seed):
    env = dict(os.environ)
    env.pop("PYTHONHASHSEED", None)
    if seed is not None:
        env["PYTHONHASHSEED"] = seed
    out = subprocess.run([sys.executable, "-c", "print(hash('abc'), hash(b'abc'), hash('\u20ac'), hash(''))"], env=env, stdout=subprocess.PIPE).stdout
    return out.decode().strip()


print(hashes("0"))
print(hashes("42"))
print(hashes("random") != hashes(None))
