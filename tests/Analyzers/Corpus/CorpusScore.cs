using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace PrecisionGen.Analyzers.Tests;

/// <summary>How many reports are right and how many hazards are found.</summary>
internal sealed class CorpusScore
{
    private const double LowestPrecision = 0.95;
    private const double LowestRecall = 0.90;
    private readonly List<CorpusReport> right = [];
    private readonly List<CorpusReport> wrong = [];
    private readonly List<(string File, CorpusMark Mark)> found = [];
    private readonly List<(string File, CorpusMark Mark)> missed = [];

    public double Precision => right.Count + wrong.Count == 0 ? 1 : (double)right.Count / (right.Count + wrong.Count);

    public double Recall => found.Count + missed.Count == 0 ? 1 : (double)found.Count / (found.Count + missed.Count);

    public bool IsGoodEnough => Precision >= LowestPrecision && Recall >= LowestRecall;

    public static async Task<CorpusScore> OfAsync(IEnumerable<CorpusFile> files)
    {
        CorpusScore score = new();
        foreach (CorpusFile file in files)
        {
            score.Add(file, await file.ReportsAsync());
        }

        return score;
    }

    public IEnumerable<string> Lines()
    {
        yield return "rule     right wrong | found missed";
        IEnumerable<string> ids = right.Concat(wrong).Select(one => one.Id).Concat(found.Concat(missed).Select(one => one.Mark.Ids[0]));
        foreach (string id in ids.Distinct().Order(StringComparer.Ordinal))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{id} {CountOf(right, id),7} {CountOf(wrong, id),5} | {CountOf(found, id),5} {CountOf(missed, id),6}");
        }

        foreach (CorpusReport one in wrong)
        {
            yield return $"WRONG  {one.File}({one.Line}): {one.Id} {one.Message}";
        }

        foreach ((string file, CorpusMark mark) in missed)
        {
            yield return $"MISSED {file}({mark.Line}): {mark.Hazard}";
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"precision {Precision:F3} ({right.Count} of {right.Count + wrong.Count}), recall {Recall:F3} ({found.Count} of {found.Count + missed.Count})");
    }

    private static int CountOf(List<CorpusReport> reports, string id) => reports.Count(one => one.Id == id);

    private static int CountOf(List<(string File, CorpusMark Mark)> hazards, string id) => hazards.Count(one => one.Mark.Ids[0] == id);

    private void Add(CorpusFile file, ImmutableArray<CorpusReport> reports)
    {
        foreach (CorpusReport report in reports)
        {
            CorpusMark[] here = [.. file.Marks.Where(mark => Matches(mark, report))];
            if (here.Any(mark => mark.IsHazard))
            {
                right.Add(report);
            }
            else if (here.Length == 0)
            {
                wrong.Add(report);
            }
        }

        foreach (IGrouping<string, CorpusMark> hazard in file.Marks.Where(mark => mark.IsHazard).GroupBy(mark => mark.Hazard, StringComparer.Ordinal))
        {
            bool isFound = hazard.Any(mark => reports.Any(report => Matches(mark, report)));
            (isFound ? found : missed).Add((file.Name, hazard.First()));
        }
    }

    private static bool Matches(CorpusMark mark, CorpusReport report) => mark.Line == report.Line && mark.Ids.Contains(report.Id);
}
