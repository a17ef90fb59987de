"""Five bodies that attract each other: arithmetic of floats, attributes in lists."""

from math import sqrt

BODIES = [
    # position, velocity, mass
    ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], 39.5),
    ([4.8, -1.2, -0.1], [0.6, 2.8, -0.02], 0.037),
    ([8.3, 4.1, -0.4], [-1.0, 1.8, 0.008], 0.011),
    ([12.9, -15.1, -0.2], [1.1, 0.9, -0.01], 0.0017),
    ([15.4, -25.9, 0.2], [0.98, 0.6, -0.03], 0.002),
]


def advance(bodies, pairs, step, count):
    for _ in range(count):
        for (p, v, m), (q, w, k) in pairs:
            dx = p[0] - q[0]
            dy = p[1] - q[1]
            dz = p[2] - q[2]
            distance = dx * dx + dy * dy + dz * dz
            pull = step / (distance * sqrt(distance))
            a = k * pull
            b = m * pull
            v[0] -= dx * a
            v[1] -= dy * a
            v[2] -= dz * a
            w[0] += dx * b
            w[1] += dy * b
            w[2] += dz * b
        for p, v, _m in bodies:
            p[0] += step * v[0]
            p[1] += step * v[1]
            p[2] += step * v[2]


def run():
    bodies = [(p[:], v[:], m) for p, v, m in BODIES]
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    advance(bodies, pairs, 0.01, 2000)
    return round(sum(p[0] for p, _, _ in bodies), 6)
