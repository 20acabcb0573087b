using Signalbox.Durability;
using Signalbox.Logs;

namespace Signalbox.Postgres.Logs;

/// <summary>The statement that appends entries to the execution log; a condition and <c>order by place</c> may follow it.</summary>
internal static class LogInsert
{
    public const string Sql =
        """
        insert into log_entries (job_id, worker_id, action, level, message, metadata, error_data)
        select job_id, worker_id, action, level, message, metadata::json, error_data::json
        from unnest(@jobs, @workers, @actions, @levels, @messages, @metadata, @errors)
          with ordinality as u(job_id, worker_id, action, level, message, metadata, error_data, place)
        """;

    /// <summary>Its parameters, and those of a condition on an attempt.</summary>
    public static object Values(IReadOnlyList<LogEntry> entries, long leaseId = 0, long jobId = 0) => new
    {
        leaseId,
        jobId,
        jobs = entries.Select(e => e.JobId).ToArray(),
        workers = entries.Select(e => e.WorkerId).ToArray(),
        actions = entries.Select(e => e.Action).ToArray(),
        levels = entries.Select(e => e.Level.ToString().ToLowerInvariant()).ToArray(),
        messages = entries.Select(e => StorableText.Clean(e.Message)).ToArray(),
        metadata = entries.Select(e => e.Metadata?.Text).ToArray(),
        errors = entries.Select(e => e.ErrorData?.Text).ToArray(),
    };
}
