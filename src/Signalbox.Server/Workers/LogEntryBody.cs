using System.Text.Json.Nodes;

namespace Signalbox.Server.Workers;

/// <summary>A log entry: level is debug, info (the default), warning or error.</summary>
internal sealed record LogEntryBody(string? Action, string? Level, string Message, JsonNode? Metadata, JsonNode? ErrorData);
