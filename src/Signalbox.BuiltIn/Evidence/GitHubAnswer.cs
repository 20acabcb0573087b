using System.Text.Json;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>An answer of the API that says something about what was asked for.</summary>
/// <param name="Body">The body; undefined when nothing was found.</param>
/// <param name="Permissions">Which permissions the API says would do, or null.</param>
internal readonly record struct GitHubAnswer(JsonElement Body, string? Permissions)
{
    /// <summary>True when there is no such thing, or the token may not see it; GitHub does not say which.</summary>
    public bool IsNotFound => Body.ValueKind == JsonValueKind.Undefined;

    /// <summary>A text of the body by its path; null when it is not there.</summary>
    public string? Text(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A boolean of the body; null when it is not there.</summary>
    public bool? Flag(string name) => Find([name]) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    private JsonElement? Find(ReadOnlySpan<string> path)
    {
        var at = Body;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }
}
