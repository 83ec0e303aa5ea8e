"""Prints the golden trajectories of CartPole-v1: python3 cartpole_trajectories.py > cartpole-trajectories.txt

An independent program: the equations of Barto, Sutton and Anderson (1983) with the constants and the explicit Euler step of Gymnasium's
CartPole-v1, and the platform's sine and cosine. Each line is: trajectory, step, action, the four values before the step, the four after
it, and whether the state after it ends an episode. A trajectory goes on beyond that, so that the physics of fallen poles is covered too.
"""
import math
import random

STEPS = 50


def step(state, action):
    x, x_dot, theta, theta_dot = state
    force = 10.0 if action == 1 else -10.0
    mass_pole, mass_cart, length, tau = 0.1, 1.0, 0.5, 0.02
    total = mass_pole + mass_cart
    temp = (force + mass_pole * length * theta_dot**2 * math.sin(theta)) / total
    theta_acc = (9.8 * math.sin(theta) - math.cos(theta) * temp) / (
        length * (4.0 / 3.0 - mass_pole * math.cos(theta) ** 2 / total))
    x_acc = temp - mass_pole * length * theta_acc * math.cos(theta) / total
    return x + tau * x_dot, x_dot + tau * x_acc, theta + tau * theta_dot, theta_dot + tau * theta_acc


def is_terminal(state):
    return abs(state[0]) > 2.4 or abs(state[2]) > 12 * 2 * math.pi / 360


def main():
    generator = random.Random(2026)
    policies = [
        lambda k, state: 0,
        lambda k, state: 1,
        lambda k, state: k % 2,
        lambda k, state: 1 if state[2] + 0.3 * state[3] > 0 else 0,
        lambda k, state: generator.randrange(2),
        lambda k, state: generator.randrange(2),
    ]
    starts = [(0.0, 0.0, 0.0, 0.0), (0.01, -0.02, 0.03, -0.04), (-0.05, 0.05, -0.05, 0.05)]
    starts += [tuple(generator.uniform(-0.05, 0.05) for _ in range(4)) for _ in range(3)]
    for trajectory, (policy, state) in enumerate(zip(policies, starts)):
        for k in range(STEPS):
            action = policy(k, state)
            following = step(state, action)
            numbers = " ".join(repr(value) for value in state + following)
            print(trajectory, k, action, numbers, int(is_terminal(following)))
            state = following


main()
