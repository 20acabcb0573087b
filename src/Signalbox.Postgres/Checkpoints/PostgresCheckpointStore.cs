using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Metrics;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Checkpoints and decisions on PostgreSQL. A decision locks the job's row and the checkpoint's: of many, one is taken.</summary>
internal sealed class PostgresCheckpointStore(PostgresDatabase database, Dependents dependents, IChangeFeed changes) : ICheckpointStore
{
    private readonly ListedCheckpoints _listed = new(database);

    /// <inheritdoc />
    public async Task<Checkpoint?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return (await CheckpointReader.ReadAsync(connection, "where c.id = @id", new { id }, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc />
    public async Task<CheckpointListing> ListAsync(
        CheckpointStatus? status, int limit, int offset, long? after, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var found = await CheckpointSearch.FindAsync(connection, status, limit, offset, after, cancellationToken);
        var ids = found.Ids ?? [];
        var page = ids.Length > limit ? ids[..limit] : ids;
        var isBrokenOff = found.Walked == CheckpointSearch.MostWalked;
        return new CheckpointListing(_listed.ReadAsync(page, whole: false, cancellationToken), found.Matches)
        {
            TotalIsAtLeast = isBrokenOff,
            Next = ids.Length > limit ? page[^1] : isBrokenOff ? found.Last : null,
            SearchedAll = !isBrokenOff || page.Length == limit,
        };
    }

    /// <inheritdoc />
    public async Task<CheckpointSlice> BrowseAsync(CheckpointQuery query, CancellationToken cancellationToken)
    {
        var walk = new CheckpointWalk(query);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var passage = await Walk.RunAsync(
            query.Limit, walk.After, (position, window, wanted) => walk.StepAsync(connection, position, window, wanted, cancellationToken));
        return new CheckpointSlice(
            await CaseReader.ReadPageAsync(connection, [.. passage.Found.Select(f => f.Id)], cancellationToken),
            passage.Next?.Write(), passage.SearchedAll);
    }

    /// <inheritdoc />
    public async Task<CheckpointCase?> FindCaseAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await CaseReader.FindAsync(connection, id, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<long> CountPendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(PostgresMetricsStore.PendingCheckpoints, cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<Checkpoint> ReadForJobAsync(long jobId, bool whole, CancellationToken cancellationToken = default) =>
        _listed.ReadForJobAsync(jobId, whole, cancellationToken);

    /// <inheritdoc />
    public Task<DecisionOutcome> TryApproveAsync(
        long id, string by, string? comment, RawJson? edits, string? expectedDigest, CancellationToken cancellationToken) =>
        DecideAsync(id, async (connection, row) =>
        {
            if (expectedDigest is not null && expectedDigest != row.ShownDigest)
                return (new DecisionOutcome.Refused($"What checkpoint {id} shows now has the digest {row.ShownDigest}, and not the one that was looked at: look again, then decide."), null);
            if (edits is not null && row.BeforeClaim)
                return (new DecisionOutcome.Refused("A job that needs approval before it runs is approved as it is: reject it with a reason, and create it as it should be."), null);
            var data = edits is { } e ? CanonicalJson.Digest(e) == row.Digest ? null : e.Text : row.ApprovedData;
            var digest = edits is { } edited ? CanonicalJson.Digest(edited) : row.ShownDigest;
            var added = await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into approvals (checkpoint_id, approved_by, digest, approved_at, comment)
                values (@id, @by, @digest, now() + @ClockOffset, @comment) on conflict do nothing
                """,
                new { id, by, digest, comment, database.ClockOffset }, cancellationToken: cancellationToken));
            if (added == 0)
                return (new DecisionOutcome.SamePerson(await ReadAsync(connection, id, cancellationToken)), null);
            var cleared = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                """
                update agent_checkpoints c set approved_data = @data::json, approved_digest = @digest,
                  status = case when given.n >= c.approvals_required then 'APPROVED' else c.status end,
                  decided_by = case when given.n >= c.approvals_required then @by end,
                  decided_at = case when given.n >= c.approvals_required then now() + @ClockOffset end
                from (select count(*) as n from approvals where checkpoint_id = @id and digest = @digest) as given
                where c.id = @id
                returning c.status = 'APPROVED'
                """,
                new { id, data, digest, by, database.ClockOffset }, cancellationToken: cancellationToken));
            var resumed = await JobSuspension.ResumeAsync(connection, cleared ? [id] : [], database.ClockOffset, cancellationToken);
            return (new DecisionOutcome.Taken(await ReadAsync(connection, id, cancellationToken)), resumed.Count > 0 ? JobStatus.Pending : null);
        }, cancellationToken);

    /// <inheritdoc />
    public Task<DecisionOutcome> TryRejectAsync(long id, string by, string reason, CancellationToken cancellationToken) =>
        DecideAsync(id, async (connection, row) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                update agent_checkpoints set status = 'REJECTED', decided_by = @by, decided_at = now() + @ClockOffset,
                  rejection_reason = @reason where id = @id
                """,
                new { id, by, reason, database.ClockOffset }, cancellationToken: cancellationToken));
            var refusal = new Refusal(id, row.JobId, row.TellHandler, $"Checkpoint '{row.Name}' was rejected by {by}: {reason}");
            var stands = await JobSuspension.RefuseAsync(connection, [refusal], database.ClockOffset, cancellationToken);
            return (new DecisionOutcome.Taken(await ReadAsync(connection, id, cancellationToken)), stands.TryGetValue(row.JobId, out var moved) ? moved : null);
        }, cancellationToken);

    private async Task<DecisionOutcome> DecideAsync(
        long id, Func<NpgsqlConnection, CheckpointRow, Task<(DecisionOutcome Outcome, JobStatus? Moved)>> decide, CancellationToken cancellationToken)
    {
        DecisionOutcome outcome;
        JobStatus? moved;
        long jobId;
        await using (var connection = await database.Source.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            // The job first, as whoever else moves a job that does not run: so its dependencies are settled before or after.
            await connection.ExecuteAsync(new CommandDefinition(
                "select from jobs where id = (select job_id from agent_checkpoints where id = @id) for no key update", new { id },
                cancellationToken: cancellationToken));
            var row = await connection.QuerySingleOrDefaultAsync<CheckpointRow>(new CommandDefinition(
                $"select {CheckpointRow.Columns} from agent_checkpoints c where c.id = @id for update", new { id }, cancellationToken: cancellationToken));
            if (row is null)
                return new DecisionOutcome.NotFound();
            jobId = row.JobId;
            if (row.Status != "PENDING")
                return new DecisionOutcome.AlreadyDecided(await ReadAsync(connection, id, cancellationToken));
            var late = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select expires_at <= clock_timestamp() + @ClockOffset from agent_checkpoints where id = @id",
                new { id, database.ClockOffset }, cancellationToken: cancellationToken));
            if (late)
                return new DecisionOutcome.Expired(await ReadAsync(connection, id, cancellationToken));
            (outcome, moved) = await decide(connection, row);
            await transaction.CommitAsync(cancellationToken);
        }

        changes.Publish(ChangeKind.Checkpoint, id);
        changes.Publish(ChangeKind.Ready);
        changes.Publish(ChangeKind.Scheduled);
        changes.Publish(ChangeKind.Ended);
        if (outcome is DecisionOutcome.Taken { Checkpoint.Status: var status })
            changes.Publish(new Change.Checkpoint(id, jobId, status));
        if (moved is { } entered)
            changes.Publish(new Change.Job(jobId, entered));
        await dependents.ReleaseAsync([jobId], cancellationToken);
        return outcome;
    }

    private static async Task<Checkpoint> ReadAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        (await CheckpointReader.ReadAsync(connection, "where c.id = @id", new { id }, cancellationToken)).Single();
}
