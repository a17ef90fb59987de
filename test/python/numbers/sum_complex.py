"""sum() of complex numbers keeps what additions lose."""
print(sum([complex(0.1 * i, 0.3 * i) for i in range(-5, 12)]))
print(sum([1, 0.5, 1j, 2, True, 1e308, 1e308j, -1e308]))
print(sum([1j, float("inf"), 5]))
print(sum([1e16j, 1j, -1e16j]), sum([1j, 10**400 // 10**399, 2.5], 1j))
