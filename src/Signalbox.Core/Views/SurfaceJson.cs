using System.Text.Encodings.Web;
using System.Text.Json;

namespace Signalbox.Views;

/// <summary>How every surface (command line, HTTP, MCP) spells JSON: camelCase names, times in UTC with Z, text left readable.</summary>
public static class SurfaceJson
{
    /// <summary>One line, for programs.</summary>
    public static readonly JsonSerializerOptions Options = Create(indented: false);

    /// <summary>Indented by two spaces, for programs and people.</summary>
    public static readonly JsonSerializerOptions Indented = Create(indented: true);

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        Converters = { new UtcTimeConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
    };
}
