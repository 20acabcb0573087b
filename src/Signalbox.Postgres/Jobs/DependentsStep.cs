using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Looks at a bounded number of jobs that wait for others which ended: takes away what need not be waited for any more, puts
/// on the line who waits for nothing else, and cancels who can no longer run, and who depends on those, as one set.
/// </summary>
internal sealed class DependentsStep(PostgresDatabase database, IChangeFeed changes)
{
    // Nobody goes on because of what was completed by SQL until a node has judged it.
    private const string IsSettled = "not exists (select from sql_completions c where c.id = o.id)";

    // A job's dependencies were there before it, so their ids are less than its own.
    private const string Reached =
        $"""
        with recursive reached(id, waits_for, refused) as (
          select b.id, b.waits_for, o.status <> {StatusNumber.Completed} and not j.runs_after_any
          from unnest(@ended) as e(id) join outcomes o on o.id = e.id and {IsSettled} join blocked b on b.waits_for = e.id join jobs j on j.id = b.id
          union
          select b.id, b.waits_for, not j.runs_after_any
          from (select distinct id from reached where refused) as r join blocked b on b.waits_for = r.id join jobs j on j.id = b.id)
        select id, waits_for as WaitsFor, refused from reached limit @most
        """;

    private const string Locking = "select id from jobs where id = any(@ids) order by id for no key update";

    private const string Standing =
        $"""
        select b.id, b.waits_for as WaitsFor, o.status, j.runs_after_any as RunsAfterAny
        from unnest(@ids, @others) as u(id, waits_for) join blocked b on b.id = u.id and b.waits_for = u.waits_for
        join jobs j on j.id = b.id left join outcomes o on o.id = b.waits_for and {IsSettled}
        order by b.id, b.waits_for
        """;

    private sealed record Edge(long Id, long WaitsFor, short? Status, bool RunsAfterAny)
    {
        public string Refusal => $"job {WaitsFor}, which it depends on, {(Status == (short)JobStatus.Failed ? "failed" : "was cancelled")}";
    }

    /// <summary>True for the exception of a step that gave way to somebody else.</summary>
    public static bool IsHeldUp(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected;

    private sealed record Found(long Id, long WaitsFor, bool Refused);

    /// <summary>Looks at the jobs that wait for <paramref name="ended"/>, and at those that wait for whoever is cancelled for it.</summary>
    /// <param name="source">Where to take the connection from; one with pinned plans.</param>
    /// <param name="ended">The jobs that ended; those that have not are passed over.</param>
    /// <param name="most">How many dependencies are looked at.</param>
    /// <param name="patience">How long to wait for a job that somebody else moves; null to leave it for later.</param>
    /// <param name="cancellationToken">Gives up; nothing is moved.</param>
    /// <exception cref="PostgresException">With <c>lock_not_available</c>: patience was over; nothing is moved.</exception>
    public async Task<DependentsProgress> RunAsync(
        NpgsqlDataSource source, long[] ended, int most, TimeSpan? patience, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var found = (await connection.QueryAsync<Found>(new CommandDefinition(
            Reached, new { ended, most }, cancellationToken: cancellationToken))).AsList();
        if (found.Count == 0)
            return new DependentsProgress(0, [], false, false);
        var isFull = found.Count == most;
        int released;
        IReadOnlyList<Change> moves;
        long[] refused;
        bool all;
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var locked = await LockAsync(connection, [.. found.Select(f => f.Id).Distinct()], patience, cancellationToken);
            all = found.TrueForAll(f => locked.Contains(f.Id));
            // Looked at once they are locked, so that of two that end at the same moment the second sees what the first did.
            found.RemoveAll(f => !locked.Contains(f.Id));
            (released, refused, moves) = await MoveAsync(connection, found, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        changes.Publish(moves);
        if (released > 0)
        {
            changes.Publish(WakeUpKind.Ready);
            changes.Publish(WakeUpKind.Scheduled);
        }

        // After the commit: a job that was enqueued meanwhile, to wait for one of those, is seen here or sees them itself.
        var further = (await connection.QueryAsync<long>(new CommandDefinition(
            "select u.id from unnest(@refused) as u(id) where exists (select from blocked b where b.waits_for = u.id)",
            new { refused }, cancellationToken: cancellationToken))).ToArray();
        return new DependentsProgress(released + refused.Length, further, !all || isFull, found.Count == 0);
    }

    private static async Task<HashSet<long>> LockAsync(
        NpgsqlConnection connection, long[] ids, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var sql = patience is { } time
            ? $"set local lock_timeout = {(int)time.TotalMilliseconds}; {Locking}"
            : $"{Locking} skip locked";
        return [.. await connection.QueryAsync<long>(new CommandDefinition(sql, new { ids }, cancellationToken: cancellationToken))];
    }

    private async Task<(int Released, long[] Refused, IReadOnlyList<Change> Moves)> MoveAsync(
        NpgsqlConnection connection, List<Found> found, CancellationToken cancellationToken)
    {
        var edges = await connection.QueryAsync<Edge>(new CommandDefinition(
            Standing, new { ids = found.Select(f => f.Id).ToArray(), others = found.Select(f => f.WaitsFor).ToArray() },
            cancellationToken: cancellationToken));
        // In the order of the ids, so that who is refused is known before whoever depends on it.
        var refused = new Dictionary<long, string>();
        var done = new List<Edge>();
        foreach (var edge in edges)
        {
            var over = edge.Status is not null || refused.ContainsKey(edge.WaitsFor);
            if (over && edge.Status != (short)JobStatus.Completed && !edge.RunsAfterAny)
                refused.TryAdd(edge.Id, edge.Refusal);
            else if (over)
                done.Add(edge);
        }

        done.RemoveAll(e => refused.ContainsKey(e.Id));
        var released = done.Count == 0 ? 0 : await ReleaseAsync(connection, done, cancellationToken);
        var moves = refused.Count == 0
            ? []
            : await PendingCancellation.RunAsync(
                connection, [.. refused.Keys], [.. refused.Values], "signalbox", database.ClockOffset, cancellationToken);
        return (released, [.. refused.Keys], moves);
    }

    private async Task<int> ReleaseAsync(NpgsqlConnection connection, List<Edge> done, CancellationToken cancellationToken)
    {
        var ids = done.Select(e => e.Id).Distinct().ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from blocked b using unnest(@from, @to) as u(id, waits_for) where b.id = u.id and b.waits_for = u.waits_for",
            new { from = done.Select(e => e.Id).ToArray(), to = done.Select(e => e.WaitsFor).ToArray() }, cancellationToken: cancellationToken));
        var ready = (await connection.QueryAsync<long>(new CommandDefinition(
            $"select u.id from unnest(@ids) as u(id) where not {JobPlaces.Blocked.Holds("u")} and not {JobPlaces.Suspended.Holds("u")}",
            new { ids }, cancellationToken: cancellationToken))).ToArray();
        await Placement.PlaceAsync(connection, ready, [.. ready.Select(_ => 1)], database.ClockOffset, cancellationToken);
        return ready.Length;
    }
}
