using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Policy;

namespace Signalbox.Postgres.Jobs;

/// <summary>
/// Enqueues requests that need more than a row on the line: a schedule, dependencies, a parent, an approval. All or none.
/// </summary>
internal sealed class EnqueueTransaction(PostgresDatabase database, PolicyCache policies)
{
    /// <summary>Inserts the requests in order. Returns the answers, and what is to be told of the jobs that it made.</summary>
    /// <exception cref="InvalidJobException">A job that one of them names does not exist.</exception>
    public async Task<(EnqueuedJob[] Answers, IReadOnlyList<Change> Made)> RunAsync(IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        var policy = await policies.LatestAsync(cancellationToken);
        while (true)
        {
            if (await TryRunAsync([.. requests.Select(r => r.Under(policy))], cancellationToken) is { } done)
                return done;
            policy = await policies.ReadAsync(cancellationToken);
        }
    }

    /// <summary>What is told of a job that waits for approval before it runs.</summary>
    internal static IReadOnlyList<Change> Suspended(long jobId, long checkpointId) =>
        [new Change.Checkpoint(checkpointId, jobId, CheckpointStatus.Pending), new Change.Job(jobId, JobStatus.WaitingApproval)];

    /// <summary>What a person is shown before a risky job may be claimed.</summary>
    internal static RawJson ApprovalData(JobRequest request) => RawJson.From(new
    {
        jobType = request.JobType,
        title = request.Title,
        taskDescription = request.Description,
        riskLevel = request.Risk.Name(),
        acceptanceCriteria = request.AcceptanceCriteria,
        inputData = request.Input,
    });

    // Null when another policy is in force than that of the requests; nothing was inserted.
    private async Task<(EnqueuedJob[] Answers, IReadOnlyList<Change> Made)?> TryRunAsync(IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        await using var connection = await database.HotSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RequireReferencesAsync(connection, requests, cancellationToken);
        if (await JobInsert.UnplacedAsync(connection, requests, cancellationToken) is not { } enqueued)
            return null;
        var ids = Array.ConvertAll(enqueued, e => e?.Id);
        await InsertEdgesAsync(connection, requests, ids, cancellationToken);
        var waiting = await SuspendForApprovalAsync(connection, requests, ids, cancellationToken);
        var rest = ids.Where(id => id is { } i && !waiting.ContainsKey(i)).Select(id => id!.Value).ToArray();
        await Placement.PlaceAsync(connection, rest, [.. rest.Select(_ => 1)], database.ClockOffset, cancellationToken);
        await TransitionCounter.AddAsync(connection, null, JobStatus.Pending, rest.Length, cancellationToken);
        await TransitionCounter.AddAsync(connection, null, JobStatus.WaitingApproval, waiting.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        List<Change> made = [.. rest.Select(Change (id) => new Change.Job(id, JobStatus.Pending)), .. waiting.SelectMany(w => Suspended(w.Key, w.Value))];
        var answers = await IdempotencyKeys.FillAsync(connection, requests, enqueued, async again =>
        {
            var (inserted, madeToo) = await RunAsync(again, cancellationToken);
            made.AddRange(madeToo);
            return Array.ConvertAll(inserted, e => (EnqueuedJob?)e);
        }, cancellationToken);
        return (answers, made);
    }

    private static async Task RequireReferencesAsync(
        NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        var named = requests.SelectMany(r => r.Request.DependsOn.Concat(r.Request.ParentId is { } p ? [p] : [])).Distinct().ToArray();
        if (named.Length == 0)
            return;
        var before = requests.SelectMany(r => r.Request.DependsOn).Distinct().ToArray();
        // A job that others are to run after must not be removed before they are seen to wait for it.
        var known = (await connection.QueryAsync<long>(new CommandDefinition(
            """
            select id from jobs where id = any(@named) and id <> all (@before)
            union all
            select id from (select id from jobs where id = any(@before) order by id for key share) as kept
            """,
            new { named, before }, cancellationToken: cancellationToken))).ToHashSet();
        var errors = new List<FieldError>();
        for (var i = 0; i < requests.Count; i++)
        {
            var prefix = requests.Count == 1 ? "" : $"jobs[{i}].";
            foreach (var id in requests[i].Request.DependsOn.Where(id => !known.Contains(id)))
                errors.Add(new FieldError(prefix + "dependsOn", $"names job {id}, which does not exist"));
            if (requests[i].Request.ParentId is { } parent && !known.Contains(parent))
                errors.Add(new FieldError(prefix + "parentId", $"names job {parent}, which does not exist"));
        }

        if (errors.Count > 0)
            throw new InvalidJobException(errors);
    }

    private static async Task InsertEdgesAsync(
        NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, long?[] ids, CancellationToken cancellationToken)
    {
        var from = new List<long>();
        var to = new List<long>();
        for (var i = 0; i < ids.Length; i++)
        {
            foreach (var dependency in ids[i] is null ? [] : requests[i].Request.DependsOn.Distinct())
            {
                from.Add(ids[i]!.Value);
                to.Add(dependency);
            }
        }

        if (from.Count > 0)
            await connection.ExecuteAsync(
                "insert into blocked (id, waits_for) select * from unnest(@from, @to)", new { from = from.ToArray(), to = to.ToArray() });
    }

    // The checkpoints that were made, by their jobs.
    private async Task<Dictionary<long, long>> SuspendForApprovalAsync(
        NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, long?[] ids, CancellationToken cancellationToken)
    {
        var waiting = new Dictionary<long, long>();
        for (var i = 0; i < ids.Length; i++)
        {
            var (request, placed) = (requests[i].Request, requests[i]);
            if (ids[i] is not { } id || placed.Approvals == 0)
                continue;
            waiting[id] = await ApprovalRequest.InsertAsync(
                connection, id, 0, ApprovalData(request), request.Risk, request.CreatedBy, placed.Policy.Document, database.ClockOffset, cancellationToken);
        }

        return waiting;
    }
}
