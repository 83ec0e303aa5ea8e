namespace PrecisionGen.Metrics;

/// <summary>The least-squares line through points, by running means (Welford), so that nothing cancels.</summary>
internal struct LeastSquaresLine
{
    private double meanX;
    private double meanY;
    private double squaresX;
    private double products;
    private long count;

    /// <summary>The slope; NaN where all x are equal.</summary>
    internal readonly double Slope => products / squaresX;

    internal void Add(double x, double y)
    {
        count++;
        double deviationX = x - meanX;
        meanX += deviationX / count;
        meanY += (y - meanY) / count;
        squaresX += deviationX * (x - meanX);
        products += deviationX * (y - meanY);
    }
}
