using Dapper;
using Npgsql;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>Reads the counters of moves: who stands where is what came in less what went out.</summary>
internal static class JobCounters
{
    /// <summary>The moves that <see cref="Of"/> adds up.</summary>
    public const string Moves = "select from_status, to_status, sum(n)::bigint from tallies group by from_status, to_status";

    public static async Task<JobCounts> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var moves = await connection.QueryAsync<(short From, short To, long Count)>(new CommandDefinition(Moves, cancellationToken: cancellationToken));
        return Of(moves);
    }

    /// <summary>Adds up moves, each from one status to another; -1 stands for nowhere, from where jobs come and to where they are removed.</summary>
    public static JobCounts Of(IEnumerable<(short From, short To, long Count)> moves)
    {
        var now = Enum.GetValues<JobStatus>().ToDictionary(s => s, _ => 0L);
        var entered = Enum.GetValues<JobStatus>().ToDictionary(s => s, _ => 0L);
        foreach (var (from, to, count) in moves)
        {
            if (to >= 0)
            {
                now[(JobStatus)to] += count;
                entered[(JobStatus)to] += count;
            }

            if (from >= 0)
                now[(JobStatus)from] -= count;
        }

        return new JobCounts(now, entered);
    }
}
