using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Hazards;
using Spectre.Console;

Option<FileInfo?> json = new("--json") { Description = "Writes the figures to this file, as JSON." };
RootCommand command = new("Runs a small program with hazards and its mended twin, and shows what each hazard costs.") { json };
command.SetAction(parsed =>
{
    IReadOnlyList<Figure> figures = Figures.Measure();
    Table table = new Table().AddColumns("rule", "what", "right", "before", "after");
    foreach (Figure figure in figures)
    {
        table.AddRow(figure.Rule, figure.What, Figure.Text(figure.Right), Figure.Text(figure.Before), Figure.Text(figure.After));
    }

    AnsiConsole.Write(table);
    if (parsed.GetValue(json) is FileInfo file)
    {
        File.WriteAllText(file.FullName, new JsonArray(figures.Select(ToJson).ToArray()).ToJsonString());
    }
});
return command.Parse(args).Invoke();

// Numbers as text: JSON has no NaN and no infinity.
static JsonNode ToJson(Figure figure) => new JsonObject
{
    ["rule"] = figure.Rule,
    ["what"] = figure.What,
    ["right"] = Figure.Text(figure.Right),
    ["before"] = Figure.Text(figure.Before),
    ["after"] = Figure.Text(figure.After),
};
