using Dapper;
using Npgsql;
using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>Finds the jobs that earlier requests with the same idempotency keys made.</summary>
internal static class KnownKeys
{
    /// <summary>Completes the answers: a missing one is looked up by its request's key.</summary>
    public static async Task<EnqueuedJob[]> FillAsync(
        NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, EnqueuedJob?[] enqueued, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        for (var i = 0; i < enqueued.Length; i++)
        {
            if (enqueued[i] is null)
                keys.Add(requests[i].Request.IdempotencyKey!);
        }

        if (keys.Count == 0)
            return Array.ConvertAll(enqueued, e => e!.Value);
        var known = (await connection.QueryAsync<(string Key, long Id, DateTime CreatedAt)>(new CommandDefinition(
            "select idempotency_key, id, created_at from jobs where idempotency_key = any(@keys)", new { keys = keys.ToArray() },
            cancellationToken: cancellationToken))).ToDictionary(k => k.Key, StringComparer.Ordinal);
        var answers = new EnqueuedJob[enqueued.Length];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = enqueued[i] ?? Known(known[requests[i].Request.IdempotencyKey!]);
        return answers;
    }

    private static EnqueuedJob Known((string Key, long Id, DateTime CreatedAt) job) => new(job.Id, true, job.CreatedAt);
}
