using System.Text.Json;
using Signalbox.Durability;
using Signalbox.Json;

namespace Signalbox.Checkpoints;

/// <summary>What people do at checkpoints. Every surface calls these operations; none is offered to workers.</summary>
public sealed class CheckpointClient
{
    /// <summary>For how long a decision that is held can be taken back.</summary>
    public static readonly TimeSpan TimeToTakeBack = TimeSpan.FromSeconds(5);

    private const int MaximumWords = 4_000;

    private readonly ICheckpointStore _store;
    private readonly HeldDecisions _held;

    internal CheckpointClient(ICheckpointStore store, HeldDecisions held) => (_store, _held) = (store, held);

    /// <summary>Reads a checkpoint, or null.</summary>
    public Task<Checkpoint?> FindAsync(long id, CancellationToken cancellationToken = default) =>
        _store.FindAsync(id, cancellationToken);

    /// <summary>Lists checkpoints: pending ones oldest first, others newest first; the page is read whole.</summary>
    public async Task<CheckpointPage> ListAsync(
        CheckpointStatus? status = null, int limit = 100, int offset = 0, CancellationToken cancellationToken = default)
    {
        var listing = await OpenListAsync(status, limit, offset, cancellationToken: cancellationToken);
        return new CheckpointPage(await listing.Checkpoints.ToListAsync(cancellationToken), listing.Total) { TotalIsAtLeast = listing.TotalIsAtLeast };
    }

    /// <summary>Lists checkpoints, of which no more than a few are held at a time.</summary>
    /// <param name="status">Only checkpoints that stand here.</param>
    /// <param name="limit">How many at the most, 1 to 500.</param>
    /// <param name="offset">How many to pass over.</param>
    /// <param name="after">Where to go on: <see cref="CheckpointListing.Next"/> of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public Task<CheckpointListing> OpenListAsync(
        CheckpointStatus? status = null, int limit = 100, int offset = 0, long? after = null, CancellationToken cancellationToken = default) =>
        _store.ListAsync(status, Math.Clamp(limit, 1, CheckpointQuery.MaximumLimit), Math.Max(offset, 0), after, cancellationToken);

    /// <summary>
    /// A page of what <paramref name="query"/> describes, with what there is to know of the jobs. Data of more than 64 kB are
    /// left out; <see cref="FindWithJobAsync"/> reads them.
    /// </summary>
    /// <exception cref="ArgumentException">The limit or the text is out of bounds, or the cursor is none of this query's.</exception>
    public Task<CheckpointSlice> BrowseAsync(CheckpointQuery query, CancellationToken cancellationToken = default) =>
        query.Limit is < 1 or > CheckpointQuery.MaximumLimit
            ? Task.FromException<CheckpointSlice>(new ArgumentOutOfRangeException(nameof(query), $"limit must be 1 to {CheckpointQuery.MaximumLimit}"))
            : SearchText.Fault(query.Text) is { } fault
            ? Task.FromException<CheckpointSlice>(new ArgumentOutOfRangeException(nameof(query), fault))
            : query is { DecidedOnly: true, Status: CheckpointStatus.Pending or CheckpointStatus.Recorded }
            ? Task.FromResult(new CheckpointSlice([], null, true))
            : _store.BrowseAsync(Storable(query), cancellationToken);

    /// <summary>Reads a checkpoint with all of its data and what there is to know of its job, or null.</summary>
    public Task<CheckpointWithJob?> FindWithJobAsync(long id, CancellationToken cancellationToken = default) =>
        _store.FindWithJobAsync(id, cancellationToken);

    /// <summary>How many checkpoints wait for people.</summary>
    public Task<long> CountPendingAsync(CancellationToken cancellationToken = default) => _store.CountPendingAsync(cancellationToken);

    /// <summary>The checkpoints of a job, oldest first; large data are left out (<see cref="ListedJson"/>).</summary>
    public async Task<IReadOnlyList<Checkpoint>> ListForJobAsync(long jobId, CancellationToken cancellationToken = default) =>
        await ReadForJobAsync(jobId, whole: false).ToListAsync(cancellationToken);

    /// <summary>The checkpoints of a job, oldest first, of which no more than a few are held at a time.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="whole">True for all of their data, however large.</param>
    public IAsyncEnumerable<Checkpoint> ReadForJobAsync(long jobId, bool whole) => _store.ReadForJobAsync(jobId, whole);

    /// <summary>
    /// Approves at once, with edits when <paramref name="edits"/> is given. Durable when this returns; of many at once exactly
    /// one is taken. With <paramref name="expectedDigest"/>, the digest of what the person saw, it is refused when the data have
    /// been edited since; without, when the data are somebody's edits. The policy in force says whether this person may
    /// (<see cref="DecisionDraft.Role"/>).
    /// </summary>
    public Task<DecisionOutcome> ApproveAsync(
        long id, string by, string? comment = null, string? edits = null, string? expectedDigest = null, string? role = null,
        CancellationToken cancellationToken = default)
    {
        RawJson? data = null;
        if (edits is not null)
        {
            try
            {
                data = RawJson.Parse(edits);
            }
            catch (JsonException e)
            {
                return Task.FromResult<DecisionOutcome>(
                    new DecisionOutcome.Invalid($"The edited data must be JSON without duplicate keys: {e.Message}"));
            }
        }

        return DecideAsync(new DecisionDraft(id, true, by) { Words = comment, Edits = data, Digest = expectedDigest, Role = role }, cancellationToken);
    }

    /// <summary>Rejects at once; the reason is required and reaches the job's log and error.</summary>
    public Task<DecisionOutcome> RejectAsync(long id, string by, string? reason, CancellationToken cancellationToken = default) =>
        DecideAsync(new DecisionDraft(id, false, by) { Words = reason }, cancellationToken);

    /// <summary>
    /// Decides, and holds it for <see cref="TimeToTakeBack"/> before it comes into force. Durable when this returns: it comes
    /// into force on whatever node runs then. What would not be taken is refused now.
    /// </summary>
    public async Task<DecisionOutcome> HoldAsync(DecisionDraft draft, CancellationToken cancellationToken = default)
    {
        if (Fault(draft) is { } fault)
            return new DecisionOutcome.Invalid(fault);
        var outcome = await _store.TryHoldAsync(draft, TimeToTakeBack, cancellationToken);
        if (outcome is DecisionOutcome.Held)
            _held.Expect();
        return outcome;
    }

    /// <summary>Takes back what <paramref name="by"/> decided, while it is held; false when it is in force, or was never held.</summary>
    public Task<bool> TryTakeBackAsync(long id, string by, CancellationToken cancellationToken = default) =>
        _store.TryTakeBackAsync(id, by, cancellationToken);

    private async Task<DecisionOutcome> DecideAsync(DecisionDraft draft, CancellationToken cancellationToken) =>
        Fault(draft) is { } fault ? new DecisionOutcome.Invalid(fault) : await _store.TryDecideAsync(draft, cancellationToken);

    // What cannot be stored is in no checkpoint, and the database would refuse to look for it.
    private static CheckpointQuery Storable(CheckpointQuery query) => query with
    {
        Text = Storable(query.Text),
        DecidedBy = Storable(query.DecidedBy),
        JobType = Storable(query.JobType),
    };

    private static string? Storable(string? text) => string.IsNullOrEmpty(text) ? null : StorableText.Clean(text);

    private static string? Fault(DecisionDraft draft) => draft switch
    {
        { Approves: true } => Fault(draft.Words, "comment"),
        { Words: var words } when string.IsNullOrWhiteSpace(words) =>
            "A rejection needs a reason: say what is wrong so that the job's owner can mend it.",
        _ => Fault(draft.Words, "reason"),
    };

    private static string? Fault(string? words, string name) => words switch
    {
        { Length: > MaximumWords } => $"The {name} must be at most {MaximumWords:N0} characters long.",
        not null when StorableText.Fault(words) is { } fault => $"The {name} {fault}.",
        _ => null,
    };
}
