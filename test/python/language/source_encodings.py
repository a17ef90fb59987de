"""Sources in other encodings than UTF-8."""
def t(src):
    for what in ("exec","eval"):
        try:
            r=compile(src,'<f>',what)
            ns={}; print(what, 'ok', eval(r) if what == 'eval' else exec(r))
        except SyntaxError as e: print(what,type(e).__name__, e.args, e.offset, e.filename)
        except Exception as e: print(what,type(e).__name__, e)
t(b"# coding: fake\n'a'")
t(b"#\n# coding: c1252\n'a'")
t(b"# coding: hex_codec\n'a'")
t(b"# coding: shift-jis\n'\xc4\x85'")
t(b"# coding: cp1252\n'\x81'")
t(b"# coding: cp1252\n'\x80'")
t(b"# coding: ascii\n'\x80'")
t(b"# coding: utf8\n'\x80'")
t(b"# coding: utf-8\n'\x80'")
t(b"# coding: utf-8-sig\n'\x80'")
t(b"# coding: utf-7\n'+AGE-'")
t(b"# coding: rot13\n'a'")
t(b"# coding: koi8-r\n'\xc1' +")
t(b"# coding: cp932\n'\x94\x4e' +")
t(b"# coding: undefined\n'a'")
t(b"\xef\xbb\xbf# coding: fake\n'a'")
t(b"#coding:iso8859-15\x00\n'a'")
import os, subprocess, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "f.py")
    for source in (b"# coding: fake\n1", b"#\n# coding: c1252\n1", b"# coding: hex_codec\n1", b"# coding: cp1252\n1\n'\x81'", b"#\n# coding: ascii\n1\n'\x81'",
                   b"# coding: utf8\n1\n'\x81'", b'# coding: koi8-r\nprint(ascii("\xc1"))', b'# coding: cp949\nprint(ascii("\xaa\xa7"))', b'# coding: koi8-r\n"\xc1" +'):
        with open(path, "wb") as file:
            file.write(source)
        done = subprocess.run([sys.executable, "-X", "utf8", path], capture_output=True, encoding="utf-8")
        print(done.returncode, done.stdout.strip(), done.stderr.replace(folder, "").splitlines())
