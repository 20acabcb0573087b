using System.Net;
using System.Text.Json.Nodes;

namespace Signalbox.Server.Testing;

/// <summary>An answer that was read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Body, string Text, string? MediaType, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body, which must be JSON.</summary>
    public JsonNode Json => Body ?? throw new InvalidOperationException($"The answer is {MediaType}, not JSON: {Text}");

    /// <summary>Requires the answer to be a problem, with a fault of this field when one is named.</summary>
    public Answer IsProblem(string? field = null)
    {
        Assert.Equal("application/problem+json", MediaType);
        Assert.False(Json["success"]!.GetValue<bool>());
        Assert.Equal((int)Status, Json["status"]!.GetValue<int>());
        Assert.False(string.IsNullOrEmpty(Json["title"]!.GetValue<string>()));
        Assert.False(string.IsNullOrEmpty(Json["detail"]!.GetValue<string>()));
        if (field is not null)
            Assert.NotEmpty(Json["errors"]![field]!.AsArray());
        return this;
    }
}
