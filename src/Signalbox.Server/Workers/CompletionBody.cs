using System.Text.Json.Nodes;

namespace Signalbox.Server.Workers;

/// <summary>The body of a completion; which evidence a job needs depends on its type and acceptance criteria.</summary>
internal sealed record CompletionBody(string WorkerId, int Attempt, JsonNode? Evidence, JsonNode? Result);
