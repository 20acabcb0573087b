using Dapper;
using Signalbox.Postgres.Connections;
using Signalbox.Queue;

namespace Signalbox.Postgres.Queue;

/// <summary>Renews leases, and tells their worker what to stop.</summary>
internal static class LeaseRenewal
{
    public static async Task<RenewedLeases> RunAsync(
        PostgresDatabase database, string workerId, IReadOnlyList<long> leaseIds, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.RelaxedSource.OpenConnectionAsync(cancellationToken);
        // A lease that has run out can still be renewed as long as nobody has returned its jobs: they are still its own.
        var kept = (await connection.QueryAsync<LeaseRow>(new CommandDefinition(
            """
            with mine as (
              select lease_id from leases where worker_id = @workerId and lease_id = any(@leaseIds) order by lease_id for no key update)
            update leases l set until = now() + @ClockOffset + @lease, length = @lease from mine where l.lease_id = mine.lease_id
            returning l.lease_id as LeaseId, l.ended, l.cancelled
            """,
            new { workerId, leaseIds = leaseIds.ToArray(), lease, database.ClockOffset }, cancellationToken: cancellationToken))).ToList();
        return new RenewedLeases(
            [.. leaseIds.Except(kept.Select(k => k.LeaseId))],
            [.. kept.SelectMany(k => k.Cancelled, (k, id) => (k.LeaseId, id))],
            [.. kept.SelectMany(k => k.Ended, (k, id) => (k.LeaseId, id))]);
    }
}
