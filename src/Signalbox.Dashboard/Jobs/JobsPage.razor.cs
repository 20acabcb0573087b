using Microsoft.AspNetCore.Components;
using Signalbox.Dashboard.Live;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;

namespace Signalbox.Dashboard.Jobs;

/// <summary>
/// The list of jobs. Its first page follows what happens; while somebody has selected rows, looks further back or holds it
/// still, its rows keep their places and only show what becomes of them.
/// </summary>
public sealed partial class JobsPage : LivePage
{
    // How often one press searches on before it is asked for again: a million jobs or more.
    private const int Furthest = 20;

    private static readonly (JobOrder Order, string Words)[] Orders =
        [(JobOrder.Newest, "Newest first"), (JobOrder.Oldest, "Oldest first"), (JobOrder.Line, "As the line is claimed")];

    private static readonly IReadOnlyList<(string Key, string Does)> Keys =
    [
        ("j", "to the next job"), ("k", "to the job before"), ("Enter", "open the job"), ("x", "select the job, or not"),
        ("/", "search"), ("n", "create a job"), ("?", "these keys"),
    ];

    private readonly HashSet<long> _chosen = [];
    private readonly ShownJobs _jobs = new();
    private JobListUrl _address = new();
    private JobCounts? _counts;
    private string? _shown;
    private string? _told;
    private int _turn;
    private int? _foundTurn;
    private int _further;
    private bool _showsKeys;
    private bool _still;
    private bool _anew;
    private bool _turnsPage;

    /// <summary>The text that is searched for. That the page asks for one part of its address lets it know of every change of it.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [Inject]
    private JobClient Jobs { get; set; } = null!;

    [Inject]
    private HandlerRegistry Handlers { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc />
    protected override ChangeFilter Interest => new() { Jobs = true };

    private bool MayAct => CurrentUser.May(Permission.Jobs);

    private bool IsOld => _shown != _address.Path;

    // Whoever points at a row must not have another one slide under the pointer.
    private bool KeepsPlaces => _chosen.Count > 0 || _still || _showsKeys || _further > 0 || _jobs.IsExtended || _address.After is not null;

    private IReadOnlyList<long> Chosen => [.. _jobs.Rows.Select(j => j.Id).Where(_chosen.Contains)];

    private IReadOnlyList<string> Types => [.. Handlers.JobTypes.Union(_jobs.Rows.Select(j => j.JobType)).Order(StringComparer.Ordinal)];

    private string Found => _chosen.Count > 0 ? $"{_chosen.Count:N0} selected" : _shown is null ? "Jobs" : BulkPlan.Jobs(_jobs.Rows.Count);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // On the way to another page the address is that of the other one already.
        if (new Uri(Navigation.Uri).AbsolutePath != JobListUrl.Page)
            return;
        var address = JobListUrl.Read(Navigation.Uri);
        if (address == _address)
            return;
        _turnsPage = address.After is not null && address.After != _address.After;
        _address = address;
        _further = 0;
        _chosen.Clear();
    }

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var (turn, address) = (++_turn, _address);
        var query = address.Query(Time.GetUtcNow());
        var counts = await ShareAsync("jobs counted", Jobs.CountAsync);
        if (!IsOld && !_anew && KeepsPlaces)
        {
            var fresh = await Jobs.FindSummariesAsync([.. _jobs.Rows.Select(j => j.Id)], cancellationToken);
            var first = address.After is null ? await ShareAsync(query, token => Jobs.BrowseAsync(query, token)) : null;
            if (turn != _turn)
                return;
            _jobs.Update(fresh);
            if (first is not null)
                _jobs.Compare(first);
        }
        else
        {
            var slice = await ShareAsync(query, token => Jobs.BrowseAsync(query, token));
            if (turn != _turn)
                return;
            _jobs.Show(slice);
            if (IsOld)
                _told = $"{BulkPlan.Jobs(slice.Jobs.Count)} found";
            (_shown, _anew) = (address.Path, false);
            if (_turnsPage)
                (_turnsPage, _foundTurn) = (false, (_foundTurn ?? 0) + 1);
            _chosen.IntersectWith(slice.Jobs.Select(j => j.Id));
        }

        _counts = counts;
        for (; _further > 0 && turn == _turn; _further--)
            await SearchStepAsync(query, turn, cancellationToken);
    }

    private async Task SearchStepAsync(JobQuery query, int turn, CancellationToken cancellationToken)
    {
        if (!_jobs.CanSearchOn)
            return;
        var more = await Jobs.BrowseAsync(query with { After = _jobs.Next, Limit = JobListUrl.PageSize - _jobs.Rows.Count }, cancellationToken);
        if (turn != _turn)
            return;
        _jobs.Add(more);
        StateHasChanged();
    }

    private Task SearchOnAsync()
    {
        _further = Furthest;
        return ReloadAsync();
    }

    private Task ShowWaitingAsync()
    {
        _anew = true;
        return ReloadAsync();
    }

    private Task HoldStill()
    {
        _still = !_still;
        return ReloadAsync();
    }

    private void Sort(ChangeEventArgs e)
    {
        if (Enum.TryParse<JobOrder>(e.Value as string, out var order))
            Navigation.NavigateTo(_address.Change(a => a with { Order = order, Status = order == JobOrder.Line ? JobStatus.Pending : a.Status }).Path);
    }

    private void Choose(long id, bool on) => _ = on ? _chosen.Add(id) : _chosen.Remove(id);

    private void ChooseAll(bool on)
    {
        _chosen.Clear();
        if (on)
            _chosen.UnionWith(_jobs.Rows.Select(j => j.Id));
    }

    private Task Unchoose()
    {
        _chosen.Clear();
        return ReloadAsync();
    }
}
