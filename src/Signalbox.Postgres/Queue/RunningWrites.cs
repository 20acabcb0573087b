using Dapper;
using Signalbox.Checkpoints;
using Signalbox.Json;
using Signalbox.Postgres.Checkpoints;
using Signalbox.Postgres.Connections;
using Signalbox.Queue;

namespace Signalbox.Postgres.Queue;

/// <summary>What a running attempt writes before it ends; each statement is guarded by the attempt's lease.</summary>
internal sealed class RunningWrites(PostgresDatabase database)
{
    /// <summary>The attempt's lease, locked so that it is neither returned nor dropped until the write has committed.</summary>
    internal const string Guard =
        """
        with held as (
          select from leases where lease_id = @leaseId and @jobId <> all (ended) for key share)
        """;

    /// <summary>The condition that the attempt still holds its job.</summary>
    internal const string NotEnded = "exists (select from held) and not exists (select from outcomes where id = @jobId)";

    /// <summary>Saves a step once; null when the lease is gone.</summary>
    public async Task<RawJson?> SaveStepAsync(
        long leaseId, long jobId, int attempt, string name, RawJson output, CancellationToken cancellationToken)
    {
        await using var connection = await database.HandlerSource.OpenConnectionAsync(cancellationToken);
        var saved = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            $"""
            {Guard}, made as (
              insert into steps (job_id, name, output, attempt) select @jobId, @name, @output::json, @attempt where {NotEnded}
              on conflict (job_id, name) do nothing returning output)
            select output::text from made
            union all
            select output::text from steps where job_id = @jobId and name = @name and {NotEnded}
            limit 1
            """,
            new { leaseId, jobId, attempt, name, output = output.Text }, cancellationToken: cancellationToken));
        return saved is null ? null : RawJson.Trusted(saved);
    }

    /// <summary>Records a non-blocking checkpoint once for equal data; null when the lease is gone.</summary>
    public async Task<Checkpoint?> RecordCheckpointAsync(
        long leaseId, long jobId, string workerId, CheckpointDraft draft, CancellationToken cancellationToken)
    {
        await using var connection = await database.HandlerSource.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<CheckpointRow>(new CommandDefinition(
            $"""
            {Guard}, made as (
              insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, reason, requested_by, requested_at, approvals_required)
              select @jobId, 0, @Name, false, 'RECORDED', @data::json, @Digest, @Reason, @workerId, now() + @ClockOffset, 0 where {NotEnded}
              on conflict (job_id, name, digest) where status = 'RECORDED' do nothing returning *)
            select {CheckpointRow.Columns} from made c
            union all
            select {CheckpointRow.Columns} from agent_checkpoints c
            where c.job_id = @jobId and c.name = @Name and c.digest = @Digest and c.status = 'RECORDED' and {NotEnded}
            limit 1
            """,
            new { leaseId, jobId, workerId, draft.Name, data = draft.Data.Text, draft.Digest, draft.Options.Reason, database.ClockOffset },
            cancellationToken: cancellationToken));
        return row?.ToCheckpoint([]);
    }

    /// <summary>Stores the latest progress of attempts that hold their lease, and returns their jobs; the others are passed over.</summary>
    public async Task<IEnumerable<long>> ReportProgressAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken)
    {
        // One group at a time, and attempts that end wait for it: handlers' steps must not hold it up.
        await using var connection = await database.WorkSource.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<long>(new CommandDefinition(
            """
            insert into progress (id, fraction, message)
            select u.id, u.fraction, u.message from unnest(@ids, @leases, @fractions, @messages) as u(id, lease_id, fraction, message)
            where exists (select from running r where r.id = u.id and r.lease_id = u.lease_id)
            order by u.id
            on conflict (id) do update set fraction = excluded.fraction, message = excluded.message, updated_at = now()
            returning id
            """,
            new
            {
                ids = reports.Select(r => r.JobId).ToArray(),
                leases = reports.Select(r => r.LeaseId).ToArray(),
                fractions = reports.Select(r => (float)r.Fraction).ToArray(),
                messages = reports.Select(r => r.Message).ToArray(),
            },
            cancellationToken: cancellationToken));
    }
}
