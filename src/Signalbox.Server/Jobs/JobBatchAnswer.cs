namespace Signalbox.Server.Jobs;

/// <summary>The answer to a batch: the jobs' ids in order.</summary>
internal sealed record JobBatchAnswer(bool Success, IReadOnlyList<string> Ids);
