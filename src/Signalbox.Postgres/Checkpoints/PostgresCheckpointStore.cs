using Dapper;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Metrics;
using Signalbox.Postgres.Queries;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Checkpoints and decisions on PostgreSQL.</summary>
internal sealed class PostgresCheckpointStore(PostgresDatabase database, Dependents dependents, IChangeFeed changes) : ICheckpointStore
{
    private readonly ListedCheckpoints _listed = new(database);
    private readonly CheckpointExpiry _expiry = new(database);
    private readonly Decisions _decisions = new(database, dependents, changes);

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
        var walk = new CheckpointScan(query);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var passage = await KeysetScan.RunAsync(
            query.Limit, walk.After, (position, window, wanted) => walk.StepAsync(connection, position, window, wanted, cancellationToken));
        return new CheckpointSlice(
            await CheckpointWithJobReader.ReadPageAsync(connection, [.. passage.Found.Select(f => f.Id)], cancellationToken),
            passage.Next?.Write(), passage.SearchedAll);
    }

    /// <inheritdoc />
    public async Task<CheckpointWithJob?> FindWithJobAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await CheckpointWithJobReader.FindAsync(connection, id, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<long> CountPendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(CounterQueries.PendingCheckpoints, cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<Checkpoint> ReadForJobAsync(long jobId, bool whole, CancellationToken cancellationToken = default) =>
        _listed.ReadForJobAsync(jobId, whole, cancellationToken);

    /// <inheritdoc />
    public Task<DecisionOutcome> TryDecideAsync(DecisionDraft draft, CancellationToken cancellationToken) =>
        _decisions.DecideAsync(draft, cancellationToken);

    /// <inheritdoc />
    public Task<DecisionOutcome> TryHoldAsync(DecisionDraft draft, TimeSpan time, CancellationToken cancellationToken) =>
        _decisions.HoldAsync(draft, time, cancellationToken);

    /// <inheritdoc />
    public Task<bool> TryTakeBackAsync(long id, string by, CancellationToken cancellationToken) =>
        _decisions.TakeBackAsync(id, by, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<(DecisionDraft Draft, DecisionOutcome Outcome)>> BringIntoForceAsync(CancellationToken cancellationToken) =>
        _decisions.BringIntoForceAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        var (jobs, moves) = await _expiry.RunOnceAsync(cancellationToken);
        if (jobs.Length == 0)
            return 0;
        changes.Publish(WakeUpKind.Checkpoint);
        changes.Publish(WakeUpKind.Ready);
        changes.Publish(WakeUpKind.Scheduled);
        changes.Publish(WakeUpKind.Ended);
        changes.Publish(moves);
        await dependents.ReleaseAsync(database.WorkSource, jobs, cancellationToken);
        return jobs.Length;
    }
}
