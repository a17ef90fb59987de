"""Iterators of str: two types."""
for s in ('','ab','é','aé','日','\U0001f600'):
    i=iter(s); print(type(i), i.__reduce__(), list(i), type(i).__name__)
A=type(iter('a')); B=type(iter('é'))
print(A is B, A.__mro__, B.__mro__, A.__module__, [n for n in dir(A) if n not in dir(object)], isinstance(iter('é'),A))
i=iter('abc'); next(i); print(i.__length_hint__(), i.__reduce__()); i.__setstate__(0); print(list(i), i.__reduce__())
class S(str): pass
print(type(iter(S('a'))), type(iter(S('é'))), type(reversed('a')))
import collections.abc
print(isinstance(iter('é'), collections.abc.Iterator), isinstance(iter('a'), collections.abc.Iterator), issubclass(A,collections.abc.Iterator))
