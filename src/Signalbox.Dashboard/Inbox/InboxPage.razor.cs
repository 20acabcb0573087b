using Microsoft.AspNetCore.Components;
using Signalbox.Checkpoints;
using Signalbox.Dashboard.Live;
using Signalbox.Dashboard.Parts;
using Signalbox.Dashboard.Sessions;
using Signalbox.Server.Options;

namespace Signalbox.Dashboard.Inbox;

/// <summary>The inbox: what waits for a person, and what people decided (seed 001's admin page).</summary>
public sealed partial class InboxPage : LivePage
{
    private static readonly IReadOnlyList<(string Key, string Does)> Keys =
    [
        ("j", "the next one"), ("k", "the one before"), ("Enter", "open or close it"), ("a", "approve it; what must be looked at is opened first"), ("r", "reject it, with a reason"),
        ("u", "undo what you decided, for 5 seconds"),
        ("e", "edit it before approving, when it is open"), ("x", "select it"), ("/", "search"), ("?", "this help"),
    ];

    private readonly HashSet<long> _open = [];
    private readonly HashSet<long> _selected = [];
    private readonly HashSet<long> _listed = [];
    private readonly SeenDigests _looked = new();
    private readonly OwnDecisions _decided = new();
    private readonly SimilarCheckpoints _alikeCases = new();
    private InboxFilter? _shown;
    private bool _turnsPage;
    private int? _foundTurn;
    private IReadOnlyList<CheckpointWithJob> _rows = [];
    private IReadOnlyList<CheckpointWithJob> _kept = [];
    private IReadOnlyList<CheckpointWithJob> _alike = [];
    private string? _next;
    private bool _searchedAll = true;
    private long? _waiting;
    private long? _linked;
    private bool _busy;
    private BulkRun? _bulk;
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
    protected override ChangeFilter Interest => new() { Checkpoints = true };

    [Inject]
    private CheckpointClient Checkpoints { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ServerOptions Options { get; set; } = null!;

    private string? Me => CurrentUser.Caller?.Name;

    private bool History => View == "history";

    private InboxFilter Filter => new(History, Word(Text), Word(Status), Word(Risk), Word(JobType), Word(By), Word(After));

    private IReadOnlyList<CheckpointWithJob> Chosen => [.. Undecided.Where(r => _selected.Contains(r.Checkpoint.Id))];

    private IEnumerable<CheckpointWithJob> Undecided => _rows.Where(r => r.Checkpoint is { Status: CheckpointStatus.Pending, Held: null });

    private IReadOnlyList<CheckpointWithJob> Undoable => [.. _rows.Where(r => r.Checkpoint.Held is { } held && held.By == Me)];

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var filter = Filter;
        Turn(filter);
        var query = filter.Query;
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

        var waiting = await ShareAsync("checkpoints pending", Checkpoints.CountPendingAsync);
        var kept = await KeptAsync(slice.Cases, cancellationToken);
        if (filter != Filter)
            return;
        (_waiting, _kept) = (waiting, kept);
        _rows = InPlace(slice.Cases, kept);
        _looked.Show(_rows);
        (_next, _searchedAll) = (slice.Next, slice.SearchedAll);
        _selected.IntersectWith(Undecided.Select(c => c.Checkpoint.Id));
        _alike = History ? [] : _alikeCases.Find(Undecided);
        if (!_turnsPage)
            return;
        _turnsPage = false;
        GoOnAtFound();
    }

    // What is open or selected in one view is no matter of another; what a link leads to is open once.
    private void Turn(InboxFilter filter)
    {
        if (filter != _shown)
        {
            // The link to the next page may not be on it.
            _turnsPage = _shown is not null && filter with { After = null } == _shown with { After = null };
            _shown = filter;
            _open.Clear();
            _listed.Clear();
            _decided.Clear();
            _kept = [];
            _selected.Clear();
        }

        if (Linked != _linked)
        {
            _linked = Linked;
            if (Linked is { } linked)
                _open.Add(linked);
        }
    }

    // What somebody has open does not vanish when it is decided elsewhere; it says so. What they decided here stays as well,
    // until nothing of it can be taken back.
    private async Task<IReadOnlyList<CheckpointWithJob>> KeptAsync(IReadOnlyList<CheckpointWithJob> listed, CancellationToken cancellationToken)
    {
        var here = listed.ToDictionary(c => c.Checkpoint.Id);
        var kept = new Dictionary<long, CheckpointWithJob>();
        foreach (var id in _open.Concat(_decided.Ids).Except(here.Keys).ToArray())
        {
            // What is decided is read once.
            var settled = _kept.FirstOrDefault(h => h.Checkpoint.Id == id && h.Checkpoint.Status != CheckpointStatus.Pending);
            if ((settled ?? await Checkpoints.FindWithJobAsync(id, cancellationToken)) is { } one)
                kept.Add(id, one);
            else
                _open.Remove(id);
        }

        var known = here.Values.Concat(kept.Values).ToList();
        var held = known.Where(c => c.Checkpoint.Held is { } h && h.By == Me).Select(c => c.Checkpoint.Id).ToHashSet();
        foreach (var one in known)
        {
            if (_decided.Fault(one, Me) is { } fault)
                Notices.Show(Notice.Fault(fault));
        }

        foreach (var id in _decided.Ids.Where(id => !held.Contains(id) && (held.Count == 0 || here.ContainsKey(id) || !kept.ContainsKey(id))).ToArray())
        {
            _decided.Remove(id);
            if (!_open.Contains(id))
                kept.Remove(id);
        }

        return [.. kept.Values];
    }

    // In the order of those that wait, so that what is kept stays where it was; what only a link leads to comes first.
    private IReadOnlyList<CheckpointWithJob> InPlace(IReadOnlyList<CheckpointWithJob> listed, IReadOnlyList<CheckpointWithJob> kept)
    {
        _listed.UnionWith(listed.Select(c => c.Checkpoint.Id));
        if (History)
            return [.. kept, .. listed];
        return [.. kept.Where(c => !_listed.Contains(c.Checkpoint.Id)), .. listed.Concat(kept.Where(c => _listed.Contains(c.Checkpoint.Id))).OrderBy(c => c.Checkpoint.Id)];
    }

    // What had the focus goes away.
    private void GoOnAtFound() => _foundTurn = (_foundTurn ?? 0) + 1;

    private static string? Word(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string Address(params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal) { ["after"] = null, ["open"] = null };
        foreach (var (name, value) in changes)
            values[name] = Word(value);
        return Navigation.GetUriWithQueryParameters(values);
    }

    private void Go((string Name, string? Value) change) => Navigation.NavigateTo(Address(change));

    private void Select(long id, bool chosen) => _ = chosen ? _selected.Add(id) : _selected.Remove(id);

    private void SelectAll(IEnumerable<CheckpointWithJob> cases) => _selected.UnionWith(cases.Select(c => c.Checkpoint.Id));

    private async Task OpenAsync(long id, bool open)
    {
        if (open)
        {
            _open.Add(id);
            return;
        }

        _open.Remove(id);
        if (_kept.Any(h => h.Checkpoint.Id == id))
            await ReloadAsync();
    }
}
