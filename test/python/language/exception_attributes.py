# UnicodeErrors whose attributes change; exceptions initialised twice.
for cls, args in ((UnicodeEncodeError, ('baz','xxxxx',1,5,'foo')), (UnicodeDecodeError, ('baz',b'xxxxx',1,5,'foo')), (UnicodeTranslateError, ('xxxxx',1,5,'foo'))):
    u = cls(*args)
    for attr, v in (('end',2),('end',5),('reason',0x345345345345345345),('encoding',4000),('start',1000),('start',-3),('end',-2),('end',10**6),('start',4),('end',5),('object',None),('object',3)):
        try:
            setattr(u, attr, v); print(attr, v, str(u))
        except Exception as e: print(attr, v, type(e).__name__, e)
    u=cls(*args)
    for a in ('object','reason','encoding','start','end'):
        u=cls(*args)
        try:
            delattr(u,a); print(a, str(u))
        except Exception as e: print(a, type(e).__name__, e)
        try: print(getattr(u,a))
        except Exception as e: print(a, type(e).__name__, e)
    for v in (10**30, 'x', 2.0):
        try: u.start=v; print(u.start)
        except Exception as e: print(type(e).__name__, e)
    try: print(cls(*args[:-2],'x','y'))
    except Exception as e: print(type(e).__name__, e)
    try: print(cls(*args[:-2],10**30,'y'))
    except Exception as e: print(type(e).__name__, e)
    class Evil(str):
        def __str__(self):
            exc.object=None
            return self
    exc=cls(*args[:-1],Evil('r'))
    try: print(str(exc))
    except Exception as e: print(type(e).__name__, e)
    print(repr(str(cls.__new__(cls))), cls.__new__(cls).start if 1 else 0)
e = ImportError('test', name='n', path='p')
e.__init__(); print(e.msg, e.name, e.path, e.args)
e = ImportError('test', name='n', path='p')
e.__init__('a','b'); print(e.msg, e.name, e.path, e.args)
e = SyntaxError("msg", ("file.py", 1, 2, "txt", 2, 3))
e.__init__("new_msg", ("new_file.py", 2, 3, "new_txt")); print(e.end_lineno, e.end_offset, e.lineno)
e.__init__("m"); print(e.lineno, e.msg, e.filename)
e.__init__(); print(e.msg)
