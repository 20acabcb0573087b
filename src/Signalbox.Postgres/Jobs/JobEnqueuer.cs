using System.Text;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Durability;
using Signalbox.Jobs;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Policy;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Jobs;

/// <summary>Puts requests on the line by the cheapest way that fits them; each caller's own commit is awaited.</summary>
internal sealed class JobEnqueuer : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly IChangeFeed _changes;
    private readonly Lanes _lanes;
    private readonly Dependents _dependents;
    private readonly PolicyCache _policies;
    private readonly GroupCommit<PlacedRequest, EnqueuedJob> _single;

    public JobEnqueuer(PostgresDatabase database, Lanes lanes, IChangeFeed changes, Dependents dependents, PolicyCache policies)
    {
        _database = database;
        _lanes = lanes;
        _changes = changes;
        _dependents = dependents;
        _policies = policies;
        _single = new GroupCommit<PlacedRequest, EnqueuedJob>(
            InsertGroupAsync, writers: 1, maximumGroup: 1_000, isOneItemsFault: IsAboutTheData);
    }

    public async Task<EnqueuedJob> EnqueueAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var placed = await PlaceAsync(request, cancellationToken);
        if (placed.IsPlain)
            return await _single.CommitAsync(placed).WaitAsync(cancellationToken);
        return (await InsertSpecialAsync([placed], cancellationToken))[0];
    }

    public async Task<IReadOnlyList<EnqueuedJob>> EnqueueAsync(IReadOnlyList<JobRequest> requests, CancellationToken cancellationToken)
    {
        var placed = new PlacedRequest[requests.Count];
        bool plain = true, copied = placed.Length >= JobCopy.Threshold;
        for (var i = 0; i < placed.Length; i++)
        {
            placed[i] = await PlaceAsync(requests[i], cancellationToken);
            plain &= placed[i].IsPlain;
            copied &= placed[i].CanBeCopied;
        }

        if (!plain)
            return await InsertSpecialAsync(placed, cancellationToken);
        var answers = copied ? await TryCopyAsync(placed, cancellationToken) : await TryInsertPlainAsync(placed, cancellationToken);
        if (answers is null)
            return await EnqueueUnderNewPolicyAsync(placed, cancellationToken);
        TellReady(answers);
        return answers;
    }

    public ValueTask DisposeAsync() => _single.DisposeAsync();

    private ValueTask<PlacedRequest> PlaceAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var key = PlacedRequest.LaneOf(request);
        var policy = _policies.LatestAsync(cancellationToken);
        return policy.IsCompletedSuccessfully && _lanes.TryGet(key, out var lane) ? new(PlacedRequest.Of(request, lane, policy.Result)) : Slow();

        async ValueTask<PlacedRequest> Slow() =>
            PlacedRequest.Of(request, _lanes.TryGet(key, out var known) ? known : await _lanes.GetOrAddAsync(key, cancellationToken), await policy);
    }

    // Class 22 is data exceptions, 54 limits of the program; text that is not Unicode does not even reach the database.
    private static bool IsAboutTheData(Exception exception) =>
        exception is PostgresException { SqlState: ['2', '2', ..] or ['5', '4', ..] } or EncoderFallbackException;

    private async Task<IReadOnlyList<EnqueuedJob>> InsertGroupAsync(IReadOnlyList<PlacedRequest> requests)
    {
        var answers = await TryInsertPlainAsync(requests, CancellationToken.None);
        if (answers is null)
            return await EnqueueUnderNewPolicyAsync(requests, CancellationToken.None);
        TellReady(answers);
        return answers;
    }

    // Another policy is in force than the one that they were placed by, which is rare: by it some may need an approval.
    private async Task<IReadOnlyList<EnqueuedJob>> EnqueueUnderNewPolicyAsync(IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        await _policies.ReadAsync(cancellationToken);
        return await InsertSpecialAsync(requests, cancellationToken);
    }

    private void TellReady(IEnumerable<EnqueuedJob> answers)
    {
        _changes.Publish(WakeUpKind.Ready);
        _changes.PublishJobs(answers.Where(a => !a.AlreadyExisted).Select(a => a.Id), JobStatus.Pending);
    }

    // Null when another policy is in force, by which nothing was inserted.
    private async Task<EnqueuedJob[]?> TryInsertPlainAsync(IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        if (!SharePolicy(requests))
            return null;
        await using var connection = await _database.HotSource.OpenConnectionAsync(cancellationToken);
        if (await JobInsert.PlainAsync(connection, requests, cancellationToken) is not { } enqueued)
            return null;
        return await IdempotencyKeys.FillAsync(
            connection, requests, enqueued,
            async again => await JobInsert.PlainAsync(connection, again, cancellationToken)
                ?? Array.ConvertAll([.. await EnqueueUnderNewPolicyAsync(again, cancellationToken)], e => (EnqueuedJob?)e),
            cancellationToken);
    }

    // Those of a group may have been placed before and after a change.
    private static bool SharePolicy(IReadOnlyList<PlacedRequest> requests)
    {
        for (var i = 1; i < requests.Count; i++)
        {
            if (!ReferenceEquals(requests[i].Policy, requests[0].Policy) && requests[i].Policy.Key != requests[0].Policy.Key)
                return false;
        }

        return true;
    }

    private async Task<EnqueuedJob[]?> TryCopyAsync(IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        await using var connection = await _database.HotSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!SharePolicy(requests) || await JobCopy.InsertAsync(connection, requests, cancellationToken) is not { } enqueued)
            return null;
        await transaction.CommitAsync(cancellationToken);
        return enqueued;
    }

    private async Task<EnqueuedJob[]> InsertSpecialAsync(IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        var (answers, made) = await new EnqueueTransaction(_database, _policies).RunAsync(requests, cancellationToken);
        _changes.Publish(WakeUpKind.Ready);
        _changes.Publish(WakeUpKind.Scheduled);
        _changes.Publish(WakeUpKind.Checkpoint);
        _changes.Publish(made);
        // A job that one of them waits for may have ended while they were inserted; whoever ended it has not seen them.
        await _dependents.ReleaseAsync([.. requests.SelectMany(r => r.Request.DependsOn).Distinct()], cancellationToken);
        return answers;
    }
}
