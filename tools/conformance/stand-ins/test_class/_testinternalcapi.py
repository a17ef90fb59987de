"""test_class imports this module of CPython's for one class of tests, which are counted apart; without it none of its tests would load."""


def has_inline_values(obj):
    raise NotImplementedError("how CPython lays out its instances")
