using Dapper;
using Signalbox.Changes;
using Signalbox.Duties;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Jobs;
using Signalbox.Queue;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Queue;

/// <summary>What is done about leases whose worker does not do it, on PostgreSQL.</summary>
internal sealed class PostgresLeaseStore(PostgresDatabase database, Dependents dependents, IChangeFeed changes) : ILeaseStore
{
    private readonly LostLeases _lostLeases = new(database, dependents, changes);

    /// <inheritdoc />
    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            "select clock_timestamp() + @ClockOffset", new { database.ClockOffset }, cancellationToken: cancellationToken));
    }

    /// <inheritdoc />
    public Task<int> ReturnLostLeasesAsync(DatabaseClock clock, CancellationToken cancellationToken) => _lostLeases.ReturnAsync(clock, cancellationToken);

    /// <inheritdoc />
    public async Task<int> DropCancelledAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var dropped = await _lostLeases.DropAsync(grace, cancellationToken);
        foreach (var id in dropped)
            changes.Publish(WakeUpKind.CancelRequested, id);
        await dependents.ReleaseAsync(database.WorkSource, dropped, cancellationToken);
        return dropped.Length;
    }

    /// <inheritdoc />
    public async Task<int> DeleteLeftProgressAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from progress p
            where p.updated_at < now() + @ClockOffset - interval '1 minute' and p.id in (
              select q.id from progress q where not exists (select from running r where r.id = q.id) limit 1000)
            """,
            new { database.ClockOffset }, cancellationToken: cancellationToken));
    }
}
