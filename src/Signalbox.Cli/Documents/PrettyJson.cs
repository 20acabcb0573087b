using System.Text.Json;
using Signalbox.Json;
using Signalbox.Views;

namespace Signalbox.Cli.Documents;

/// <summary>JSON as people read it.</summary>
internal static class PrettyJson
{
    /// <summary>The same value, indented.</summary>
    public static string Of(RawJson json)
    {
        using var document = JsonDocument.Parse(json.Text);
        return JsonSerializer.Serialize(document.RootElement, SurfaceJson.Indented);
    }
}
