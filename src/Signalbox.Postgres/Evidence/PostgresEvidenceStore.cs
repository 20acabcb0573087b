using Dapper;
using Signalbox.Changes;
using Signalbox.Durability;
using Signalbox.Evidence;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Evidence;

/// <summary>What was judged of evidence, on PostgreSQL.</summary>
internal sealed class PostgresEvidenceStore(PostgresDatabase database, IChangeFeed changes) : IEvidenceStore
{
    /// <inheritdoc />
    public async Task RecordAsync(EvidenceRecord record, CancellationToken cancellationToken)
    {
        var (action, level, message, sentences) = Tell(record.Verdict);
        await using var connection = await database.HandlerSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            with counted as (insert into measures (metric, label, n) select 'refusals', @type, 1 where @refused)
            insert into log_entries (job_id, worker_id, level, action, message, metadata)
            values (@JobId, @WorkerId, @level, @action, @message, @metadata::json)
            """,
            new
            {
                record.JobId,
                record.WorkerId,
                level,
                action,
                message = StorableText.Clean(message),
                metadata = RawJson.From(new { attempt = record.Attempt, findings = sentences.Select(s => StorableText.Clean(s)) }).Text,
                refused = record.Verdict is EvidenceVerdict.Refused,
                type = EvidenceTypes.All.Contains(record.JobType) ? record.JobType : EvidenceTypes.Other,
            },
            cancellationToken: cancellationToken));
        changes.PublishJobs([record.JobId], record.Standing);
    }

    private static (string Action, string Level, string Message, IReadOnlyList<string> Sentences) Tell(EvidenceVerdict verdict) => verdict switch
    {
        EvidenceVerdict.Accepted accepted => (LogActions.EvidenceAccepted, "info", "The evidence was accepted", accepted.Findings),
        EvidenceVerdict.Refused refused =>
            (LogActions.EvidenceRefused, "warning", "The evidence was refused: " + string.Join(" ", refused.Reasons), refused.Reasons),
        EvidenceVerdict.Unconfirmed unconfirmed =>
            (LogActions.EvidenceUnconfirmed, "warning", "The evidence could not be confirmed: " + unconfirmed.Reason, [unconfirmed.Reason]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
