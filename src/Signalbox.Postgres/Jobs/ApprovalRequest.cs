using Dapper;
using Npgsql;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>Puts a risky job at its first checkpoint, before any worker may claim it.</summary>
internal static class ApprovalRequest
{
    /// <summary>Inserts the pending checkpoint and the waiting row, within the caller's transaction. Returns the checkpoint's id.</summary>
    public static Task<long> InsertAsync(
        NpgsqlConnection connection, long jobId, int lastAttempt, RawJson data, RiskLevel risk, string by, PolicyDocument policy,
        TimeSpan clockOffset, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            with asked as (
              insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, reason, requested_by,
                requested_at, expires_at, approvals_required, before_claim)
              values (@jobId, @lastAttempt, @name, true, 'PENDING', @data::json, @digest, @reason, @by,
                now() + @clockOffset, now() + @clockOffset + @expiry, @approvals, true)
              returning id)
            insert into waiting (id, checkpoint_id, attempt) select @jobId, id, @lastAttempt + 1 from asked returning checkpoint_id
            """,
            new
            {
                jobId,
                lastAttempt,
                name = RiskRules.ApprovalCheckpoint,
                data = data.Text,
                digest = CanonicalJson.Digest(data),
                reason = $"A job of {risk.Name()} risk needs approval before it runs.",
                by,
                expiry = policy.ExpiryFor(risk),
                approvals = policy.ApprovalsFor(risk),
                clockOffset,
            },
            cancellationToken: cancellationToken));
}
