using Dapper;
using Npgsql;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>Finds the jobs that earlier requests with the same idempotency keys made.</summary>
internal static class IdempotencyKeys
{
    /// <summary>
    /// Completes the answers: a missing one is looked up by its request's key. Where that job was removed in between its key is
    /// free again, and the request is inserted after all.
    /// </summary>
    public static async Task<EnqueuedJob[]> FillAsync(
        NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, EnqueuedJob?[] enqueued,
        Func<IReadOnlyList<PlacedRequest>, Task<EnqueuedJob?[]>> insertAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            await LookUpAsync(connection, requests, enqueued, cancellationToken);
            var open = Enumerable.Range(0, enqueued.Length).Where(i => enqueued[i] is null).ToArray();
            if (open.Length == 0)
                return Array.ConvertAll(enqueued, e => e!.Value);
            var inserted = await insertAsync(Array.ConvertAll(open, i => requests[i]));
            for (var i = 0; i < open.Length; i++)
                enqueued[open[i]] = inserted[i];
        }
    }

    private static async Task LookUpAsync(
        NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, EnqueuedJob?[] enqueued, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        for (var i = 0; i < enqueued.Length; i++)
        {
            if (enqueued[i] is null)
                keys.Add(requests[i].Request.IdempotencyKey!);
        }

        if (keys.Count == 0)
            return;
        var known = (await connection.QueryAsync<(string Key, long Id, DateTime CreatedAt)>(new CommandDefinition(
            "select idempotency_key, id, created_at from jobs where idempotency_key = any(@keys)", new { keys = keys.ToArray() },
            cancellationToken: cancellationToken))).ToDictionary(k => k.Key, StringComparer.Ordinal);
        for (var i = 0; i < enqueued.Length; i++)
        {
            if (enqueued[i] is null && known.TryGetValue(requests[i].Request.IdempotencyKey!, out var job))
                enqueued[i] = new EnqueuedJob(job.Id, true, job.CreatedAt);
        }
    }
}
