"""Programs started by subprocess, os.system and os.popen; pipes; what goes wrong."""
import os
import subprocess

print(subprocess.run(["echo", "hi"], capture_output=True))
print(subprocess.run(["sh", "-c", "cat; echo err >&2; exit 3"], input=b"abc", capture_output=True))
print(subprocess.check_output("echo $FOO", shell=True, env={"FOO": "bar"}, text=True))
for arguments in (dict(args=["no-such-program"]), dict(args=["ls"], cwd="/nonexistent")):
    try:
        subprocess.run(**arguments)
    except FileNotFoundError as e:
        print(e)
print(os.system("exit 3"), os.popen("echo popen").read())
p = subprocess.Popen(["sleep", "10"])
p.terminate()
print(p.wait(), p.poll())
try:
    subprocess.run(["sleep", "5"], timeout=0.1)
except subprocess.TimeoutExpired as e:
    print(e)
r, w = os.pipe()
os.write(w, b"x")
print(os.read(r, 5))
os.close(w)
print(os.read(r, 5))
os.close(r)
try:
    os.waitpid(p.pid, 0)
except ChildProcessError as e:
    print(e)
print(os.WIFEXITED(768), os.WEXITSTATUS(768), os.WIFSIGNALED(15), os.WTERMSIG(15))
