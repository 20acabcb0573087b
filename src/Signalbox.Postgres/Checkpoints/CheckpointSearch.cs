using Dapper;
using Npgsql;
using Signalbox.Checkpoints;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Finds and counts the checkpoints of a listing, passing over a bounded number of them.</summary>
internal static class CheckpointSearch
{
    /// <summary>How many checkpoints one listing passes over at the most.</summary>
    internal const int MostWalked = 100_000;

    /// <summary>What was found.</summary>
    public sealed record Finding
    {
        /// <summary>The page, and one more when there is one; null when there is none.</summary>
        public long[]? Ids { get; init; }

        /// <summary>How many match of those that were passed over.</summary>
        public long Matches { get; init; }

        /// <summary>How many were passed over.</summary>
        public long Walked { get; init; }

        /// <summary>The last of them, or null.</summary>
        public long? Last { get; init; }
    }

    /// <summary>Finds a page, and one more.</summary>
    public static Task<Finding> FindAsync(
        NpgsqlConnection connection, CheckpointStatus? status, int limit, int offset, long? after, CancellationToken cancellationToken)
    {
        // The pending ones have an index of their own. Of the others as many are passed over as the bound allows.
        var waiting = status == CheckpointStatus.Pending;
        var (order, beyond) = waiting ? ("asc", ">") : ("desc", "<");
        return connection.QuerySingleAsync<Finding>(new CommandDefinition(
            $"""
            with walked as materialized (
              select c.id, c.status from agent_checkpoints c
              where {(waiting ? "c.status = 'PENDING'" : "true")} {(after is null ? "" : $"and c.id {beyond} @after")}
              order by c.id {order} limit @MostWalked),
            found as (
              select id, row_number() over (order by id {order}) as place from walked where @name is null or status = @name)
            select (select array_agg(id order by place) from found where place > @offset and place <= @offset::bigint + @limit + 1) as Ids,
              (select count(*) from found) as Matches, (select count(*) from walked) as Walked,
              (select {(waiting ? "max" : "min")}(id) from walked) as Last
            """,
            new { after, MostWalked, name = status?.Name(), offset, limit }, cancellationToken: cancellationToken));
    }
}
