"""test_bytes imports this module of CPython's for the whole class of its bytearray tests; what it does is what the operators do."""

import operator

sequence_getitem = operator.getitem
sequence_setitem = operator.setitem
sequence_delitem = operator.delitem
