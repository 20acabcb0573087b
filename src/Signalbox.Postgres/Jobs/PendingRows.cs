namespace Signalbox.Postgres.Jobs;

/// <summary>How pending jobs are read, which stand in three tables, and on the line by lane and priority.</summary>
internal static class PendingRows
{
    /// <summary>Those on the line, in its order; the place is a priority and an id.</summary>
    public static string InLine(ScanRange range) =>
        $"""
        select head.id, head.priority from lanes l cross join generate_series(0, @priority) as p(priority) cross join lateral (
          select r.id, r.priority from ready r
          where r.lane = l.lane and r.priority = p.priority::smallint
            and r.id > case when p.priority = @priority then @id else -1 end {range.InTime("r")}
          order by r.id limit @window) as head
        {range.LanesOfType}
        order by head.priority desc, head.id limit @window
        """;

    /// <summary>All of them by ids. Those that wait for others say so: they may wait at a checkpoint as well.</summary>
    public static string ById(ScanRange range) =>
        $"""
        select s.id, 0::smallint as priority, bool_or(s.is_blocked) as is_blocked from (
          select head.id, false as is_blocked from lanes l cross join generate_series(0, 10) as p(priority) cross join lateral (
            select r.id from ready r
            where r.lane = l.lane and r.priority = p.priority::smallint and {range.Beyond("r")}
            order by {range.ById("r")} limit @window) as head
          {range.LanesOfType}
          union all
          ({range.Ids("scheduled", "false")})
          union all
          (select b.id, true from (select distinct b.id from blocked b where {range.Beyond("b")} order by {range.ById("b")} limit @window) as b)
        ) as s
        group by s.id order by {range.ById("s")} limit @window
        """;
}
