using System.Text.Json.Nodes;
using Signalbox.Server.Learnings;

namespace Signalbox.Server.Workers;

/// <summary>The body of a completion; which evidence a job needs depends on its type and acceptance criteria.</summary>
/// <param name="WorkerId">The worker.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Evidence">What proves that the job is done.</param>
/// <param name="Result">What it produced.</param>
/// <param name="Learnings">What was learned, up to 100.</param>
internal sealed record CompletionBody(string WorkerId, int Attempt, JsonNode? Evidence, JsonNode? Result, IReadOnlyList<LearningBody>? Learnings);
