using System.Text.Json;
using Signalbox.Cli.Terminals;
using Signalbox.Views;

namespace Signalbox.Cli.Documents;

/// <summary>JSON as every surface spells it.</summary>
internal static class JsonOutput
{
    /// <summary>Writes a value as JSON.</summary>
    public static void Json<T>(this Screen screen, T value) => screen.Raw(JsonSerializer.Serialize(value, SurfaceJson.Indented));
}
