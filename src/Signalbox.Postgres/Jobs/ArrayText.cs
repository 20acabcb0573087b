using System.Globalization;
using System.Text;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// PostgreSQL's text form of arrays, for columns of arrays of different lengths, which unnest cannot take as they are.
/// </summary>
internal static class ArrayText
{
    /// <summary>The form of a list of numbers; null when it is empty.</summary>
    public static string? Of(IReadOnlyList<long> values) =>
        values.Count == 0 ? null : "{" + string.Join(',', values.Select(v => v.ToString(CultureInfo.InvariantCulture))) + "}";

    /// <summary>The form of a list of texts, each quoted; null when it is empty.</summary>
    public static string? Of(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return null;
        var text = new StringBuilder("{");
        foreach (var value in values)
        {
            text.Append(text.Length > 1 ? ",\"" : "\"");
            text.Append(value.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"');
        }

        return text.Append('}').ToString();
    }
}
