using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace SanityTest;

/// <summary>A matrix as one HTML file with its curves inside, and the raw numbers beside it as CSV.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1440px; padding: 0 1em; color: #222 }
        table { border-collapse: collapse; margin: 1em 0 } th, td { padding: .2em .7em; text-align: right; border-bottom: 1px solid #ddd }
        th { border-bottom: 2px solid #888 } td:nth-child(-n+3), th:nth-child(-n+3) { text-align: left }
        .curves { display: flex; flex-wrap: wrap; gap: .5em } code { font-size: 90% }
        """;

    /// <summary>Writes the report, its picture and its tables.</summary>
    internal static void Write(ResultsFolder folder, IReadOnlyList<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> arms)
    {
        OfflineResult[] offline = folder.Offline.Exists ? ResultFile.ReadOffline(folder.Offline) : [];
        StringBuilder html = new();
        html.AppendLine("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sanity test</title>");
        html.AppendLine($"<style>{Style}</style>");
        html.AppendLine("<h1>The sanity test of arXiv 2510.26788, in miniature</h1>");
        html.AppendLine(Settings());
        AppendArms(html, arms);
        if (offline.Length > 0)
        {
            html.AppendLine("<h2>The mismatch without training</h2>");
            html.AppendLine("<p>d = log p of training - log p recorded, of a token; D = the sum over a response; natural logarithms.</p>");
            AppendTable(html, ResultTables.OfflineColumns, offline.Select(ResultTables.Cells));
        }

        html.AppendLine("<p>Numbers: <code>arms.csv</code>, <code>offline.csv</code>, each arm's steps in <code>arms/*.csv</code>.</p>");
        ResultFile.Write(folder.ArmTable, ResultCsv.Of(arms.Select(arm => arm.Result)));
        ResultFile.Write(folder.OfflineTable, ResultCsv.Of(offline));
        ResultFile.Write(folder.Report, html.ToString());
        if (arms.Count > 0)
        {
            Curves.SavePicture(folder.Picture, arms);
        }
    }

    private static void AppendArms(StringBuilder html, IReadOnlyList<(ArmResult Result, IReadOnlyList<StepRecord> Steps)> arms)
    {
        html.AppendLine("<h2>Fine-tuning</h2>");
        foreach (IGrouping<string, (ArmResult Result, IReadOnlyList<StepRecord> Steps)> group in arms.GroupBy(Title))
        {
            html.AppendLine($"<h3>{WebUtility.HtmlEncode(group.Key)}</h3><div class=\"curves\">");
            for (int quantity = 0; quantity < Curves.Quantities.Length; quantity++)
            {
                html.AppendLine(Svg(Curves.Svg(quantity, group.Key, [.. group])));
            }

            html.AppendLine("</div>");
        }

        html.AppendLine("<p>A mismatch of 0 has no place on a logarithmic axis: paired arms have no curve of kl_sequence.</p>");
        AppendTable(html, ResultTables.ArmColumns, arms.Select(arm => ResultTables.Cells(arm.Result)));
        html.AppendLine("<details><summary>SHA-256 of each arm's weights</summary>");
        AppendTable(
            html,
            ["algorithm", "dtype", "pairing", "seed", "weights"],
            arms.Select(arm => arm.Result).Select(result => new[]
            {
                result.Algorithm, $"{result.TrainingDtype}/{result.InferenceDtype}", result.Pairing,
                result.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture), result.WeightsSha256,
            }));
        html.AppendLine("</details>");
    }

    private static string Title((ArmResult Result, IReadOnlyList<StepRecord> Steps) arm)
    {
        string model = arm.Result.Model == PolicyKind.Full.Word ? "" : $", {arm.Result.Model}";
        string ablation = arm.Result.TrainingDtype == arm.Result.InferenceDtype ? "" : ", training/inference dtype";
        return $"{arm.Result.Algorithm}{model}{ablation}, seed {arm.Result.Seed}";
    }

    private static string Settings()
    {
        ArmSettings settings = new();
        WarmUpSettings warmUp = new();
        return FormattableString.Invariant($"""
            <p>Sums of 2 to 4 numbers of 1 to 4 digits, worked least digit first, at most {Problem.MaximumLength} tokens. A decoder-only
            transformer learns them by supervision (AdamW, learning rate {warmUp.LearningRate}, batches of {warmUp.BatchSize}, Float32)
            until a sampled response solves {warmUp.SolveRate:P0} of {warmUp.FixedProblems} fixed problems. Of further ones,
            {ProblemSelection.Kept} are kept of which 20 to 80 % of {ProblemSelection.Samples} responses are right. Each step samples
            {settings.Samples} responses at temperature 1 to {settings.Problems} of them and takes {settings.Updates} updates (1 for an
            objective without older weights) with AdamW, learning rate {settings.LearningRate} (times
            {PolicyKind.LowRank.LearningRateFactor} for adapters), the gradient's norm clipped at {settings.MaximumGradientNorm},
            C = {settings.Threshold}. Accuracy is the mean over {settings.EvaluationSamples} fresh responses to each kept problem; an arm
            passes at {settings.PassAccuracy:P0} after its last step.</p>
            """);
    }

    private static void AppendTable(StringBuilder html, string[] columns, IEnumerable<string[]> rows)
    {
        html.AppendLine("<table><tr>" + string.Concat(columns.Select(column => $"<th>{WebUtility.HtmlEncode(column)}")));
        foreach (string[] row in rows)
        {
            html.AppendLine("<tr>" + string.Concat(row.Select(cell => $"<td>{WebUtility.HtmlEncode(cell)}")));
        }

        html.AppendLine("</table>");
    }

    // Inside HTML an image is an element: what precedes it belongs to a file of its own.
    private static string Svg(string xml) => xml[xml.IndexOf("<svg", StringComparison.Ordinal)..];
}
