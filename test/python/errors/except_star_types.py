# The type of an except* clause is looked at also where the clauses before have left nothing.
def t(f):
    try: f(); print("ok")
    except BaseException as e: print(repr(e), repr(e.__context__))
def a():
    try: raise ZeroDivisionError
    except* Exception: pass
    except* b"ab".split(): pass
def b():
    try: raise ZeroDivisionError
    except* Exception: pass
    except* ExceptionGroup: pass
def c():
    try: pass
    except* 3: pass
def d():
    try: raise ZeroDivisionError
    except* Exception: 1/0
    except* 3: pass
def e():
    try: raise ZeroDivisionError
    except* Exception: pass
    except* nope: pass
for f in (a,b,c,d,e): t(f)
