using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Lets jobs go on that waited for others. It runs after the commit that ended the others, and again after the commit of
/// a job that waits, so that whichever commits last sees both; a duty repeats it for what a crash left undone.
/// </summary>
internal sealed class Dependents(PostgresDatabase database, IChangeFeed changes)
{
    private sealed record Edge(long Id, long WaitsFor, short? Status, bool RunsAfterAny, bool Waiting);

    /// <summary>As the other, with a connection of the callers' share.</summary>
    public Task<int> ReleaseAsync(long[] ended, CancellationToken cancellationToken) => ReleaseAsync(database.Source, ended, cancellationToken);

    /// <summary>
    /// Looks at the jobs that wait for <paramref name="ended"/>; those cancelled are followed further. Returns how many moved.
    /// It takes connections of <paramref name="source"/>, the share of whoever calls.
    /// </summary>
    public async Task<int> ReleaseAsync(NpgsqlDataSource source, long[] ended, CancellationToken cancellationToken)
    {
        var moved = 0;
        while (ended.Length > 0)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var (released, cancelled, moves) = await ReleaseOnceAsync(connection, ended, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            changes.Publish(moves);
            if (released > 0)
            {
                changes.Publish(ChangeKind.Ready);
                changes.Publish(ChangeKind.Scheduled);
            }

            moved += released + cancelled.Length;
            ended = cancelled;
        }

        return moved;
    }

    /// <summary>The jobs that others wait for although they have ended; for the duty.</summary>
    public async Task<long[]> FindEndedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<long>(new CommandDefinition(
            "select distinct b.waits_for from blocked b join outcomes o on o.id = b.waits_for limit 1000", cancellationToken: cancellationToken))];
    }

    private async Task<(int Released, long[] Cancelled, IReadOnlyList<Change> Moves)> ReleaseOnceAsync(
        NpgsqlConnection connection, long[] ended, CancellationToken cancellationToken)
    {
        // The rows of the waiting jobs are locked, and only then looked at, so that of two that end at the same moment the
        // second sees what the first did.
        var ids = (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from jobs where id in (select b.id from blocked b where b.waits_for = any(@ended)) order by id for no key update",
            new { ended }, cancellationToken: cancellationToken))).ToArray();
        if (ids.Length == 0)
            return (0, [], []);
        var edges = await connection.QueryAsync<Edge>(new CommandDefinition(
            """
            select b.id, b.waits_for as WaitsFor, o.status, j.runs_after_any as RunsAfterAny,
              exists (select from waiting w where w.id = b.id) as Waiting
            from blocked b join jobs j on j.id = b.id left join outcomes o on o.id = b.waits_for
            where b.id = any(@ids)
            """,
            new { ids }, cancellationToken: cancellationToken));
        var ready = new List<long>();
        var done = new List<Edge>();
        var refused = new List<Edge>();
        foreach (var job in edges.GroupBy(e => e.Id))
        {
            var failed = job.FirstOrDefault(e => e.Status is { } s && s != (short)JobStatus.Completed && !e.RunsAfterAny);
            if (failed is not null)
            {
                refused.Add(failed);
                continue;
            }

            done.AddRange(job.Where(e => e.Status is not null));
            if (job.All(e => e.Status is not null) && !job.First().Waiting)
                ready.Add(job.Key);
        }

        await connection.ExecuteAsync(
            "delete from blocked b using unnest(@from, @to) as u(id, waits_for) where b.id = u.id and b.waits_for = u.waits_for",
            new { from = done.Select(e => e.Id).ToArray(), to = done.Select(e => e.WaitsFor).ToArray() });
        await Placement.PlaceAsync(connection, [.. ready], [.. ready.Select(_ => 1)], database.ClockOffset, cancellationToken);
        var moves = new List<Change>();
        foreach (var edge in refused)
        {
            var why = $"job {edge.WaitsFor}, which it depends on, {(edge.Status == (short)JobStatus.Failed ? "failed" : "was cancelled")}";
            moves.AddRange(await PendingCancellation.TryAsync(connection, edge.Id, "signalbox", why, database.ClockOffset, cancellationToken) ?? []);
        }

        return (ready.Count, [.. refused.Select(e => e.Id)], moves);
    }
}
