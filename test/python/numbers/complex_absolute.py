"""The absolute value of complex numbers is rounded right, from the smallest to the largest."""
import cmath
import math

for z in (
    99999.5 + 123456.789j,
    1.5 + 0.8384234j,
    22921.0 + 1.1j,
    3 + 4j,
    5e-324 + 5e-324j,
    1e-310 + 3e-312j,
    1e154 + 1e154j,
    1.2e308 + 1.3e308j,
    1e308 - 1e-308j,
    complex(0.0, -0.0),
    complex(math.inf, math.nan),
    complex(math.nan, 1),
):
    print(z, abs(z), cmath.polar(z)[0])
try:
    abs(1.7e308 + 1.7e308j)
except OverflowError as error:
    print(error)
