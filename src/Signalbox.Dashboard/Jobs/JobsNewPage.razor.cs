using Microsoft.AspNetCore.Components;
using Signalbox.Dashboard.Live;
using Signalbox.Dashboard.Parts;
using Signalbox.Handlers;
using Signalbox.Identities;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Jobs;

/// <summary>The form that puts a job on the line.</summary>
public sealed partial class JobsNewPage : LivePage
{
    private static readonly string[] InOrder =
    [
        "jobType", "title", "taskDescription", "inputData", "acceptanceCriteria", "maxAttempts", "runAt", "assignedWorker", "requiredCapability",
        "dependsOn", "idempotencyKey",
    ];

    private JobDraft _draft = new();
    private PolicyDocument _policy = PolicyDocument.Default;
    private IReadOnlyList<FieldError> _errors = [];
    private string? _likeness;
    private long? _filledFrom;
    private int _sent;
    private bool _sending;

    /// <summary>The job whose fields are taken over, or null.</summary>
    [SupplyParameterFromQuery]
    public long? Like { get; set; }

    [Inject]
    private JobClient Jobs { get; set; } = null!;

    [Inject]
    private PolicyClient Policy { get; set; } = null!;

    [Inject]
    private HandlerRegistry Handlers { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc />
    protected override ChangeFilter Interest => ChangeFilter.Nothing;

    private string? TypeHint => _draft.JobType.Trim() is { Length: > 0 } type && Handlers.Find(type) is null
        ? "No handler of this node is for this type: the job waits until a worker has one."
        : null;

    // What the input may raise is seen when it is sent.
    private string RiskHint => _policy.RiskOf(_draft.JobType.Trim(), _draft.Risk, default) is var risk && _policy.ApprovalsFor(risk) is > 0 and var approvals
        ? $"{Raised(risk)}It needs {(approvals == 1 ? "an approval" : $"{approvals} approvals")} before it runs."
        : $"{Raised(risk)}It runs without an approval.";

    private string Raised(RiskLevel risk) => risk > _draft.Risk ? $"The policy gives this type {risk.Name()} risk. " : "";

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _policy = await Policy.CurrentAsync(cancellationToken);
        if (Like is not { } id || Like == _filledFrom)
            return;
        var job = await Jobs.FindAsync(id, cancellationToken);
        if (Like == _filledFrom)
            return;
        _filledFrom = Like;
        _likeness = job is null ? $"There is no job {id} to take anything over from."
            : job.Input.Text.Length > JobDraft.LongestInput ? $"The input of job {id} is too large for this form: take it over with the signalbox command or HTTP."
            : null;
        if (job is not null)
            _draft = JobDraft.Like(job);
    }

    private string? Wrong(string field) => _errors.FirstOrDefault(e => e.Field == field)?.Message;

    // The first field that is wrong takes the focus, each time the form is sent.
    private int? Focus(string field) => _errors.Count > 0 && field == InOrder.FirstOrDefault(f => Wrong(f) is not null) ? _sent : null;

    private async Task CreateAsync()
    {
        if (_sending)
            return;
        _sending = true;
        try
        {
            await ActAsync(Permission.Jobs, CreateAsync);
        }
        finally
        {
            _sending = false;
        }
    }

    private async Task<Notice> CreateAsync(string by)
    {
        var (request, errors) = _draft.Read(by);
        EnqueuedJob? made = null;
        try
        {
            if (errors.Count == 0)
                made = await Jobs.EnqueueAsync(request, Left);
        }
        catch (InvalidJobException refused)
        {
            errors = refused.Errors;
        }

        (_errors, _sent) = (errors, _sent + 1);
        if (made is not { } job)
            return Notice.Fault("The job was not created: see what is said beside the fields.");
        Navigation.NavigateTo($"/jobs/{job.Id}");
        return Notice.Done(job.AlreadyExisted ? $"Job {job.Id} was created by this request before; no second one was made." : $"Job {job.Id} was created.");
    }
}
