using Dapper;
using Npgsql;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;

namespace Signalbox.Postgres.Policy;

/// <summary>What the policy allowed or refused, in the execution log, within the caller's transaction.</summary>
internal static class PolicyLog
{
    /// <summary>What is said of a job that goes ahead without an approval.</summary>
    public static string AllowedMessage(RiskLevel risk) => $"Goes ahead at {risk.Name()} risk without an approval, as the policy has it";

    /// <summary>The details of an entry.</summary>
    public static RawJson Details(RiskLevel risk, StoredPolicy policy) => RawJson.From(new { risk = risk.Name(), policy = policy.InForce.Digest });

    /// <summary>A job goes ahead without an approval.</summary>
    public static Task AllowedAsync(NpgsqlConnection connection, long jobId, string by, RiskLevel risk, StoredPolicy policy, CancellationToken cancellationToken) =>
        WriteAsync(connection, new LogEntry(jobId, by, LogActions.PolicyAllowed, LogEntryLevel.Info, AllowedMessage(risk), Details(risk, policy)), TimeSpan.Zero, cancellationToken);

    /// <summary>Writes an entry.</summary>
    public static Task WriteAsync(NpgsqlConnection connection, LogEntry entry, TimeSpan clockOffset, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into log_entries (created_at, job_id, worker_id, action, level, message, metadata)
            values (now() + @clockOffset, @JobId, @WorkerId, @Action, @level, @Message, @metadata::json)
            """,
            new { entry.JobId, entry.WorkerId, entry.Action, level = entry.Level.ToString().ToLowerInvariant(), entry.Message, metadata = entry.Metadata?.Text, clockOffset },
            cancellationToken: cancellationToken));
}
