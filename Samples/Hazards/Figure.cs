using System.Globalization;

namespace Hazards;

/// <summary>What one hazard costs: a value that is wrong before and right after.</summary>
public sealed record Figure(string Rule, string What, double Right, double Before, double After)
{
    /// <summary>A value as it is printed.</summary>
    public static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
