"""Integers of many digits: products, powers modulo, conversion."""


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def run():
    product = 1
    for i in range(1, 1500):
        product *= i
    text = str(product)
    modulus = (1 << 521) - 1
    power = pow(3, (1 << 400) + 7, modulus)
    return len(text), int(text) == product, power % 1000003, fibonacci(12000) % 1000003, (product // fibonacci(500)) % 1000003
