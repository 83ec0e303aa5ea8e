using System;
using PrecisionGen.Numerics;

namespace CartPole;

/// <summary>The state of CartPole-v1 and its physics (Barto, Sutton and Anderson 1983), with the constants and the order of Gymnasium.</summary>
/// <remarks>In double, with the package's sine and cosine, so that an episode has the same bits on every machine.</remarks>
/// <param name="Position">Of the cart, in metres.</param>
/// <param name="Velocity">Of the cart, in metres a second.</param>
/// <param name="Angle">Of the pole from upright, in radians.</param>
/// <param name="AngularVelocity">Of the pole, in radians a second.</param>
internal readonly record struct CartPoleState(double Position, double Velocity, double Angle, double AngularVelocity)
{
    /// <summary>The number of values of an observation.</summary>
    internal const int ObservationLength = 4;

    /// <summary>The number of actions: push left, push right.</summary>
    internal const int ActionCount = 2;

    /// <summary>An episode is cut off after as many steps.</summary>
    internal const int MaximumSteps = 500;

    private const double Gravity = 9.8;
    private const double CartMass = 1.0;
    private const double PoleMass = 0.1;
    private const double TotalMass = CartMass + PoleMass;
    private const double HalfPoleLength = 0.5;
    private const double PoleMassLength = PoleMass * HalfPoleLength;
    private const double Force = 10.0;
    private const double SecondsPerStep = 0.02;
    private const double GreatestPosition = 2.4;
    private const double GreatestAngle = 12 * 2 * Math.PI / 360;

    /// <summary>Whether the cart left the track or the pole fell.</summary>
    internal bool IsTerminal => Position is < -GreatestPosition or > GreatestPosition || Angle is < -GreatestAngle or > GreatestAngle;

    /// <summary>The state one explicit Euler step later.</summary>
    /// <param name="action">0 pushes left, 1 right.</param>
    internal CartPoleState Next(int action)
    {
        double force = action == 1 ? Force : -Force;
        double cosine = DeterministicMath.Cos(Angle);
        double sine = DeterministicMath.Sin(Angle);
        double push = (force + (PoleMassLength * (AngularVelocity * AngularVelocity) * sine)) / TotalMass;
        double angularAcceleration = ((Gravity * sine) - (cosine * push))
            / (HalfPoleLength * ((4.0 / 3.0) - (PoleMass * (cosine * cosine) / TotalMass)));
        double acceleration = push - (PoleMassLength * angularAcceleration * cosine / TotalMass);
        return new CartPoleState(
            Position + (SecondsPerStep * Velocity),
            Velocity + (SecondsPerStep * acceleration),
            Angle + (SecondsPerStep * AngularVelocity),
            AngularVelocity + (SecondsPerStep * angularAcceleration));
    }

    /// <summary>Writes the observation, rounded to float32 as Gymnasium does.</summary>
    internal void CopyTo(Span<float> observation)
    {
        observation[0] = (float)Position;
        observation[1] = (float)Velocity;
        observation[2] = (float)Angle;
        observation[3] = (float)AngularVelocity;
    }
}
