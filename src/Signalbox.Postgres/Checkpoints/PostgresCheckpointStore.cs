using Dapper;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Metrics;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Checkpoints and decisions on PostgreSQL.</summary>
internal sealed class PostgresCheckpointStore(PostgresDatabase database, Dependents dependents, IChangeFeed changes) : ICheckpointStore
{
    private readonly Decisions _decisions = new(database, dependents, changes);

    /// <inheritdoc />
    public async Task<Checkpoint?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return (await CheckpointReader.ReadAsync(connection, "where c.id = @id", new { id }, cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc />
    public async Task<(IReadOnlyList<Checkpoint> Checkpoints, long Total)> ListAsync(
        CheckpointStatus? status, int limit, int offset, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var name = status?.Name();
        const string Where = "where (@name is null or c.status = @name)";
        var direction = status == CheckpointStatus.Pending ? "asc" : "desc";
        var page = await CheckpointReader.ReadAsync(
            connection, $"{Where} order by c.id {direction} limit @limit offset @offset", new { name, limit, offset }, cancellationToken);
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from agent_checkpoints c {Where}", new { name }, cancellationToken: cancellationToken));
        return (page, total);
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
    public async Task<IReadOnlyList<Checkpoint>> ListForJobAsync(long jobId, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await CheckpointReader.ReadAsync(connection, "where c.job_id = @jobId order by c.id", new { jobId }, cancellationToken);
    }

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
}
