using Dapper;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Expires checkpoints that nobody decided in time, and what becomes of their jobs, a set a transaction.</summary>
internal sealed class CheckpointExpiry(PostgresDatabase database)
{
    /// <summary>How many checkpoints expire at once.</summary>
    public const int Most = 1_000;

    // Somebody decided it in time, and that comes into force.
    private const string NotHeld = "not exists (select from held_decisions h where h.checkpoint_id = c.id)";

    // The jobs first, as whoever else moves a job that does not run; those that somebody moves now are left for later.
    private const string Lock =
        $"""
        select id from jobs where id in (
          select job_id from agent_checkpoints c where status = 'PENDING' and expires_at <= now() + @ClockOffset and {NotHeld}
          order by expires_at limit @Most)
        order by id for no key update skip locked
        """;

    private const string Expire =
        $"""
        update agent_checkpoints c set status = 'EXPIRED', decided_at = now() + @ClockOffset
        where c.job_id = any(@jobs) and c.status = 'PENDING' and c.expires_at <= now() + @ClockOffset and {NotHeld}
        returning c.id, c.job_id as JobId, c.name, c.tell_handler as TellHandler
        """;

    private sealed record Expired(long Id, long JobId, string Name, bool TellHandler)
    {
        public Refusal Refusal => new(Id, JobId, TellHandler, $"Checkpoint '{Name}' expired: nobody decided in time");
    }

    /// <summary>Returns the jobs whose checkpoints expired, one a checkpoint, and what is to be told after the commit.</summary>
    public async Task<(long[] Jobs, IReadOnlyList<Change> Moves)> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.DutySource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var jobs = (await connection.QueryAsync<long>(new CommandDefinition(
            Lock, new { database.ClockOffset, Most }, cancellationToken: cancellationToken))).ToArray();
        if (jobs.Length == 0)
            return ([], []);
        var expired = (await connection.QueryAsync<Expired>(new CommandDefinition(
            Expire, new { jobs, database.ClockOffset }, cancellationToken: cancellationToken))).AsList();
        var stands = await JobSuspension.RefuseAsync(
            connection, [.. expired.Select(e => e.Refusal)], database.ClockOffset, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        var moves = new List<Change>();
        foreach (var checkpoint in expired)
        {
            moves.Add(new Change.Checkpoint(checkpoint.Id, checkpoint.JobId, CheckpointStatus.Expired));
            if (stands.TryGetValue(checkpoint.JobId, out var entered))
                moves.Add(new Change.Job(checkpoint.JobId, entered));
        }

        return ([.. expired.Select(e => e.JobId)], moves);
    }
}
