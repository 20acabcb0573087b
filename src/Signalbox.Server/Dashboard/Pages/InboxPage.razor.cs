using Microsoft.AspNetCore.Components;
using Signalbox.Checkpoints;
using Signalbox.Identities;
using Signalbox.Server.Checkpoints;
using Signalbox.Server.Dashboard.Inbox;
using Signalbox.Server.Dashboard.Live;
using Signalbox.Server.Dashboard.Visitors;

namespace Signalbox.Server.Dashboard.Pages;

/// <summary>The inbox: what waits for a person, and what people decided (seed 001's admin page).</summary>
public sealed partial class InboxPage : LivePage
{
    private static readonly IReadOnlyList<(string Key, string Does)> Keys =
    [
        ("j", "the next one"), ("k", "the one before"), ("Enter", "open or close it"), ("a", "approve it"), ("r", "reject it, with a reason"),
        ("e", "edit it before approving, when it is open"), ("x", "select it"), ("/", "search"), ("?", "this help"),
    ];

    private readonly HashSet<long> _open = [];
    private readonly HashSet<long> _selected = [];
    private IReadOnlyList<CheckpointCase> _rows = [];
    private string? _next;
    private bool _searchedAll = true;
    private long? _waiting;
    private long? _linked;
    private bool _busy;
    private bool? _bulk;
    private bool _helping;

    /// <summary>What is shown: <c>history</c>, or else what waits.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>Only with this text.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>Only of this status, in the history.</summary>
    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    /// <summary>Only of jobs of this risk.</summary>
    [SupplyParameterFromQuery(Name = "risk")]
    public string? Risk { get; set; }

    /// <summary>Only of jobs of this type.</summary>
    [SupplyParameterFromQuery(Name = "type")]
    public string? JobType { get; set; }

    /// <summary>Only decided by this person, in the history.</summary>
    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    /// <summary>Where the page begins.</summary>
    [SupplyParameterFromQuery(Name = "after")]
    public string? After { get; set; }

    /// <summary>The checkpoint that a link leads to; its details are open, also when it was decided meanwhile.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public long? Linked { get; set; }

    /// <inheritdoc />
    protected override LiveInterest Interest => new() { Checkpoints = true };

    [Inject]
    private CheckpointClient Checkpoints { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool History => View == "history";

    private InboxFilter Filter => new(History, Word(Text), Word(Status), Word(Risk), Word(JobType), Word(By), Word(After));

    private IReadOnlyList<CheckpointCase> Chosen => [.. _rows.Where(r => _selected.Contains(r.Checkpoint.Id) && r.Checkpoint.Status == CheckpointStatus.Pending)];

    // Worth offering when there are at least three of a kind.
    private IGrouping<(string Name, string JobType), CheckpointCase>? Alike => _rows
        .Where(r => r.Checkpoint.Status == CheckpointStatus.Pending)
        .GroupBy(r => (r.Checkpoint.Name, r.JobType)).OrderByDescending(g => g.Count()).FirstOrDefault(g => g.Count() >= 3);

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (Linked is { } linked && _linked != linked)
        {
            _linked = linked;
            _open.Add(linked);
        }

        var query = Filter.Query;
        CheckpointSlice slice;
        try
        {
            slice = await ShareAsync(query, token => Checkpoints.BrowseAsync(query, token));
        }
        catch (ArgumentException) when (query.After is not null)
        {
            // An address that somebody wrote, or that is of another list: its beginning is what they want.
            query = query with { After = null };
            slice = await ShareAsync(query, token => Checkpoints.BrowseAsync(query, token));
        }

        _waiting = await ShareAsync("checkpoints pending", Checkpoints.CountPendingAsync);
        _rows = [.. await HeldAsync(slice.Cases, cancellationToken), .. slice.Cases];
        (_next, _searchedAll) = (slice.Next, slice.SearchedAll);
        _selected.IntersectWith(slice.Cases.Select(c => c.Checkpoint.Id));
    }

    // What somebody has open does not vanish when it is decided elsewhere; it says so.
    private async Task<IReadOnlyList<CheckpointCase>> HeldAsync(IReadOnlyList<CheckpointCase> listed, CancellationToken cancellationToken)
    {
        var held = new List<CheckpointCase>();
        foreach (var id in _open.Except(listed.Select(c => c.Checkpoint.Id)).ToArray())
        {
            if (await Checkpoints.FindCaseAsync(id, cancellationToken) is { } one)
                held.Add(one);
            else
                _open.Remove(id);
        }

        return held;
    }

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string Address(params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["after"] = null, ["open"] = null };
        foreach (var (name, value) in changes)
            values[name] = Word(value);
        return Navigation.GetUriWithQueryParameters(values);
    }

    private void Go((string Name, string? Value) change)
    {
        _selected.Clear();
        Navigation.NavigateTo(Address(change));
    }

    private void Select(long id, bool chosen) => _ = chosen ? _selected.Add(id) : _selected.Remove(id);

    private void SelectAll(IEnumerable<CheckpointCase> cases) => _selected.UnionWith(cases.Select(c => c.Checkpoint.Id));

    private async Task OpenAsync(long id, bool open)
    {
        if (open)
        {
            _open.Add(id);
            return;
        }

        _open.Remove(id);
        if (_rows.Any(r => r.Checkpoint.Id == id && r.Checkpoint.Status != CheckpointStatus.Pending))
            await ReloadAsync();
    }

    private async Task DecideAsync(Decision decision)
    {
        if (_busy)
            return;
        _busy = true;
        await ActAsync(Permission.Decide, async name =>
        {
            var outcome = await DecideAsync(decision, name);
            if (outcome is DecisionOutcome.Taken)
                _open.Remove(decision.Case.Checkpoint.Id);
            var words = DecisionWords.Of(decision.Case.Checkpoint.Id, outcome, Done(decision));
            return new Notice(words, outcome is not DecisionOutcome.Taken);
        });
        _busy = false;
    }

    private async Task DecideAllAsync(bool approve, string reason)
    {
        var cases = Chosen;
        _busy = true;
        await ActAsync(Permission.Decide, async name =>
        {
            var refused = new List<string>();
            foreach (var one in cases)
            {
                var outcome = await DecideAsync(new Decision(one, approve, approve ? null : reason), name);
                if (outcome is not DecisionOutcome.Taken)
                    refused.Add(DecisionWords.Of(one.Checkpoint.Id, outcome, ""));
            }

            var done = $"{(approve ? "Approved" : "Rejected")} {cases.Count - refused.Count} of {cases.Count}.";
            return refused.Count == 0 ? Notice.Done(done) : Notice.Fault($"{done} {string.Join(" ", refused.Take(3))}");
        });
        _selected.Clear();
        (_busy, _bulk) = (false, null);
    }

    // Exactly what was shown, or exactly the edits of it: whatever changed in the meantime is refused.
    private Task<DecisionOutcome> DecideAsync(Decision decision, string by)
    {
        var id = decision.Case.Checkpoint.Id;
        return decision.Approve
            ? Checkpoints.ApproveAsync(id, by, decision.Words, decision.Edits?.Text, decision.ShownDigest)
            : Checkpoints.RejectAsync(id, by, decision.Words);
    }

    private static string Done(Decision decision)
    {
        var (name, job) = (decision.Case.Checkpoint.Name, decision.Case.Checkpoint.JobId);
        return decision switch
        {
            { Approve: false } => $"Rejected {name} of job {job}.",
            { Edits: not null } => $"Approved {name} of job {job} with your edits; the job goes on.",
            _ => $"Approved {name} of job {job}; the job goes on.",
        };
    }
}
