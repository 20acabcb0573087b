using System.Globalization;
using Signalbox.Cli.Terminals;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>The heading of a job for people: what it is and where it stands.</summary>
internal static class JobCard
{
    private const int NameWidth = 12;

    /// <summary>Shows it.</summary>
    public static void Show(Screen screen, Job job)
    {
        screen.Lines([($"Job {job.Id}  ", Tone.Strong), (job.Status.Name(), ToneOf(job.Status)), ($"  {Printable.Line(job.JobType)}", Tone.Plain)]);
        if (job.Title is { } title)
            Field(screen, "title", Printable.Line(title));
        Field(screen, "description", Printable.Block(job.Description));
        Field(screen, "priority", $"{job.Priority} ({JobPriority.Name(job.Priority)}), risk {job.Risk.Name()}");
        foreach (var criterion in job.AcceptanceCriteria)
            Field(screen, "criterion", Printable.Line(criterion));
        if (job.AssignedWorker is { } worker)
            Field(screen, "only for", Printable.Line(worker));
        if (job.RequiredCapability is { } capability)
            Field(screen, "needs", Printable.Line(capability));
        if (job.DependsOn.Count > 0)
            Field(screen, "runs after", string.Join(", ", job.DependsOn.Select(d => $"job {d}")));
        if (job.ParentId is { } parent)
            Field(screen, "asked for by", $"job {parent}");
        Field(screen, "created", $"{Times.Show(job.CreatedAt)} by {Printable.Line(job.CreatedBy)}");
        if (job is { RunAt: { } due, Status: JobStatus.Pending })
            Field(screen, "due", Times.Show(due));
        if (job.StartedAt is { } started)
            Field(screen, "started", $"{Times.Show(started)} as attempt {job.Attempt}{(job.WorkerId is { } by ? $" by {Printable.Line(by)}" : "")}");
        if (job.CompletedAt is { } ended)
            Field(screen, "ended", Times.Show(ended) + (job.StartedAt is { } from ? $", after {Times.Show(ended - from)}" : ""));
        if (job.Status is JobStatus.Running or JobStatus.Pending && job.Progress > 0)
            Field(screen, "progress", string.Create(CultureInfo.InvariantCulture, $"{job.Progress * 100:0} %{(job.ProgressMessage is { } said ? ": " + Printable.Line(said) : "")}"));
        if (job.Error is { } error)
            Field(screen, "error", Printable.Block(error), Tone.Bad);
    }

    /// <summary>Shows one field, its further lines indented.</summary>
    public static void Field(Screen screen, string name, string value, Tone tone = Tone.Plain) =>
        screen.Lines([($"  {name.PadRight(NameWidth)}  ", Tone.Quiet), (value.Replace("\n", "\n" + new string(' ', NameWidth + 4)), tone)]);

    /// <summary>How a status is meant.</summary>
    public static Tone ToneOf(JobStatus status) => status switch
    {
        JobStatus.Completed => Tone.Good,
        JobStatus.Failed or JobStatus.Cancelled => Tone.Bad,
        JobStatus.WaitingApproval => Tone.Waiting,
        _ => Tone.Strong,
    };

    /// <summary>How a word of a table is meant: statuses have their colours.</summary>
    public static Tone ToneOf(string word) => JobStatusNames.TryParse(word, out var status) ? ToneOf(status) : Tone.Plain;
}
