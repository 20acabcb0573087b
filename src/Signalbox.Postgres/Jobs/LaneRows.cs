using Dapper;
using Npgsql;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// The rows of <c>lanes</c>. A lane that was used within the last hour stays for the better part of a day at least, whatever
/// the retention says, so whoever has looked it up may put jobs there for a while without looking again.
/// </summary>
internal static class LaneRows
{
    // The first branch waits for whoever removes the row, and then finds it gone; the last reads only rows that nobody removes.
    // The sequence is not drawn from where the lane exists, because each number drawn in vain leaves a gap.
    private static readonly string GetOrMake =
        $"""
        with marked as (
          update lanes set used_at = now() + @clockOffset
          where job_type = @JobType and assigned_worker = @AssignedWorker and required_capability = @RequiredCapability
            and not {Fresh("@clockOffset")}
          returning lane),
        made as (
          insert into lanes (job_type, assigned_worker, required_capability, used_at)
          select @JobType, @AssignedWorker, @RequiredCapability, now() + @clockOffset
          where not exists (
            select from lanes where job_type = @JobType and assigned_worker = @AssignedWorker and required_capability = @RequiredCapability)
          on conflict do nothing returning lane)
        select lane from marked union all select lane from made union all
        select lane from lanes
        where job_type = @JobType and assigned_worker = @AssignedWorker and required_capability = @RequiredCapability and {Fresh("@clockOffset")}
        limit 1
        """;

    private static readonly string Mark =
        $"""
        with old as (
          select lane from lanes where lane in (select j.lane from jobs j where j.id = any(@ids)) and not {Fresh("@clockOffset")}
          order by lane for no key update)
        update lanes l set used_at = now() + @clockOffset from old where l.lane = old.lane
        """;

    private const string Gone =
        """
        select distinct j.lane, j.job_type as JobType, coalesce(j.assigned_worker, '') as AssignedWorker,
          coalesce(j.required_capability, '') as RequiredCapability
        from jobs j where j.id = any(@ids) and not exists (select from lanes l where l.lane = j.lane)
        """;

    private sealed record GoneLane(int Lane, string JobType, string AssignedWorker, string RequiredCapability);

    /// <summary>The condition that a lane was used so lately that it need not be marked again.</summary>
    /// <param name="clockOffset">How the statement spells the clock's offset.</param>
    public static string Fresh(string clockOffset) => $"used_at >= now() + {clockOffset} - interval '1 hour'";

    /// <summary>The lane of a kind of work, made when there is none, and marked as used.</summary>
    public static async Task<int> GetOrMakeAsync(NpgsqlConnection connection, Lanes.Key key, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        // Nothing comes back only for as long as somebody else's insert, mark or removal of the same row is being committed.
        while (true)
        {
            var lane = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
                GetOrMake, new { key.JobType, key.AssignedWorker, key.RequiredCapability, clockOffset }, cancellationToken: cancellationToken));
            if (lane is { } found)
                return found;
        }
    }

    /// <summary>
    /// Makes sure, within the caller's transaction, that the lanes of jobs stay: marks them as used, and where one was removed
    /// gives the jobs the lane that their kind of work has now.
    /// </summary>
    public static async Task KeepAsync(NpgsqlConnection connection, long[] ids, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(Mark, new { ids, clockOffset }, cancellationToken: cancellationToken));
        var gone = (await connection.QueryAsync<GoneLane>(new CommandDefinition(Gone, new { ids }, cancellationToken: cancellationToken))).AsList();
        foreach (var lane in gone)
        {
            var key = new Lanes.Key(lane.JobType, lane.AssignedWorker, lane.RequiredCapability);
            var now = await GetOrMakeAsync(connection, key, clockOffset, cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                "update jobs set lane = @now where id = any(@ids) and lane = @Lane", new { now, ids, lane.Lane }, cancellationToken: cancellationToken));
        }
    }
}
