"""Derives every polynomial and constant of Runtime/PrecisionGen/ElementaryFunctions. Needs mpmath: python3 coefficients.py"""
from mpmath import mp, mpf, matrix, lu_solve, cos, sin, pi, tanh, erf, sqrt, log, exp, floor, factorial, nstr

mp.dps = 80


def show(name, values):
    print(name, ", ".join(repr(float(value)) for value in values))


def horner(coefficients, z):
    total = mpf(0)
    for coefficient in reversed(coefficients):
        total = total * z + coefficient
    return total


def interpolate(f, low, high, degree):
    """The polynomial that equals f at the Chebyshev nodes of [low, high]."""
    count = degree + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    system = matrix(count, count)
    values = matrix(count, 1)
    for i, node in enumerate(nodes):
        for j in range(count):
            system[i, j] = node ** j
        values[i] = f(node)
    return list(lu_solve(system, values))


def fit_rational(f, greatest, numerator, denominator, steps=12):
    """The Remez algorithm for N(z) / D(z), D(0) = 1, that minimizes the relative error on [0, greatest]."""
    count = numerator + denominator + 2
    to_z = lambda t: greatest * t * t
    nodes = [to_z((1 - cos(pi * i / (count - 1))) / 2) for i in range(count)]
    grid = [to_z(mpf(i) / 1500) for i in range(1501)]
    exact = [f(z) for z in grid]
    previous = [mpf(1)]
    best = None
    for _ in range(steps):
        for _ in range(4):
            system = matrix(count, count)
            values = matrix(count, 1)
            for i, z in enumerate(nodes):
                y = f(z)
                for j in range(numerator + 1):
                    system[i, j] = z ** j
                for j in range(1, denominator + 1):
                    system[i, numerator + j] = -y * z ** j
                system[i, count - 1] = (1 if i % 2 else -1) * y * horner(previous, z)
                values[i] = y
            solution = list(lu_solve(system, values))
            n, previous = solution[:numerator + 1], [mpf(1)] + solution[numerator + 1:-1]
        errors = [horner(n, z) / horner(previous, z) / y - 1 for z, y in zip(grid, exact)]
        worst = max(abs(error) for error in errors)
        if best is None or worst < best[0]:
            best = (worst, n, previous)
        extremes = []
        for i, error in enumerate(errors):
            if extremes and (errors[extremes[-1]] > 0) == (error > 0):
                if abs(error) > abs(errors[extremes[-1]]):
                    extremes[-1] = i
            else:
                extremes.append(i)
        if len(extremes) < count or worst < abs(solution[-1]) * mpf("1.02"):
            break
        while len(extremes) > count:
            extremes.pop(0 if abs(errors[extremes[0]]) < abs(errors[extremes[-1]]) else -1)
        nodes = [grid[i] for i in extremes]
    return best


def truncate(value, bits):
    unit = mpf(2) ** (int(floor(log(value, 2))) - bits + 1)
    return floor(value / unit) * unit


def tail_of_exp(r):
    return sum(r ** k / factorial(k + 2) for k in range(60))


def tail_of_log(z):
    return sum(2 * z ** k / (2 * k + 3) for k in range(120))


half_ln2 = log(mpf(2)) / 2 * (1 + mpf(2) ** -20)
show("exp", interpolate(tail_of_exp, -half_ln2, half_ln2, 8))
show("exp, one degree more (float64)", interpolate(tail_of_exp, -half_ln2, half_ln2, 9))
greatest_s = (sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1) * (1 + mpf(2) ** -20)
show("log", interpolate(tail_of_log, 0, greatest_s ** 2, 8))
greatest_z = (pi / 4 * (1 + mpf(2) ** -18)) ** 2
show("sin", interpolate(lambda z: (sin(sqrt(z)) - sqrt(z)) / sqrt(z) ** 3, 0, greatest_z, 6))
show("cos", interpolate(lambda z: (cos(sqrt(z)) - 1 + z / 2) / z ** 2, 0, greatest_z, 6))
for name, f, limit, degrees in [
        ("tanh", lambda z: tanh(sqrt(z)) / sqrt(z) if z else mpf(1), mpf("9.03"), (7, 8)),
        ("erf", lambda z: erf(sqrt(z)) / sqrt(z) if z else 2 / sqrt(pi), mpf("3.93"), (10, 11))]:
    error, n, d = fit_rational(f, limit ** 2, *degrees)
    print(name, "relative error 2 ^", nstr(log(error, 2), 5))
    show("  numerator", n)
    show("  denominator", d)
ln2 = log(mpf(2))
show("ln 2: the first 40 bits, the rest; 1 / ln 2", [truncate(ln2, 40), ln2 - truncate(ln2, 40), 1 / ln2])
first = truncate(pi / 2, 33)
second = truncate(pi / 2 - first, 33)
show("pi / 2: 33 bits, 33 bits, the rest; 2 / pi", [first, second, pi / 2 - first - second, 2 / pi])
mp.prec = 600
bits = int(floor(2 / pi * mpf(2) ** 256))
print("2 / pi * 2^256", [hex((bits >> (64 * (3 - i))) % 2 ** 64) for i in range(4)])
print("pi / 2 * 2^63", hex(int(floor(pi / 2 * mpf(2) ** 63 + mpf("0.5")))))
