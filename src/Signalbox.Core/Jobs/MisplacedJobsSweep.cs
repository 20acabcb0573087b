using Microsoft.Extensions.Logging;

namespace Signalbox.Jobs;

/// <summary>Looks at all jobs in turn, from the newest down, some thousands at a time, for those that stand in no place.</summary>
internal sealed partial class MisplacedJobsSweep(IJobStore store, ILogger<MisplacedJobsSweep> logger)
{
    private long? _before;

    /// <summary>Looks at the next; returns how many jobs were put back.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var look = await store.PutBackMisplacedAsync(_before, cancellationToken);
        _before = look.Before;
        foreach (var id in look.PutBack)
            LogPutBack(logger, id);
        return look.PutBack.Count;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} stood in no place and was put back; please report this with the job's timeline")]
    private static partial void LogPutBack(ILogger logger, long jobId);
}
