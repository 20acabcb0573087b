using Signalbox.Duties;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Duties;

/// <summary>The leader's lease on PostgreSQL: the one row of a table.</summary>
internal sealed class PostgresLeaderLease(PostgresDatabase database) : ILeaderLease
{
    /// <inheritdoc />
    public async Task<bool> TryTakeAsync(string node, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.WorkSource.CreateCommand(
            """
            insert into leader (node, until) values ($1, now() + $3 + $2)
            on conflict (singleton) do update set node = excluded.node, until = excluded.until
            where leader.node = $1 or leader.until < now() + $3 or leader.until > clock_timestamp() + $3 + $2
            """);
        command.Parameters.With(node).With(lease).With(database.ClockOffset);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <inheritdoc />
    public async Task GiveUpAsync(string node, CancellationToken cancellationToken)
    {
        await using var command = database.WorkSource.CreateCommand("delete from leader where node = $1");
        command.Parameters.With(node);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
