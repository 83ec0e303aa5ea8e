using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace SanityTest;

/// <summary>Results as CSV, unrounded, under the names that they have as JSON.</summary>
internal static class ResultCsv
{
    internal static string Of(IEnumerable<ArmResult> results) => OfJson(results.Select(ResultFile.ToJson));

    internal static string Of(IEnumerable<OfflineResult> results) =>
        OfJson(results.Select(result => JsonSerializer.Serialize(result, ResultJson.Default.OfflineResult)));

    private static string OfJson(IEnumerable<string> objects)
    {
        StringBuilder text = new();
        foreach (string json in objects)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            List<(string Name, string Value)> fields = [];
            AddFields(document.RootElement, "", fields);
            if (text.Length == 0)
            {
                text.Append(string.Join(",", fields.Select(field => field.Name))).Append('\n');
            }

            text.Append(string.Join(",", fields.Select(field => field.Value))).Append('\n');
        }

        return text.ToString();
    }

    private static void AddFields(JsonElement element, string prefix, List<(string Name, string Value)> fields)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                AddFields(property.Value, property.Name + "_", fields);
            }
            else
            {
                fields.Add((prefix + property.Name, property.Value.ToString()));
            }
        }
    }
}
