namespace Signalbox.Server.Workers;

/// <summary>The answer to a claim; without jobs when there were none in time.</summary>
internal sealed record ClaimAnswer(bool Success, IReadOnlyList<ClaimedJobAnswer> Jobs);
