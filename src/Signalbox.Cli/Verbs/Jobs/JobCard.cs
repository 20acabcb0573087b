using System.Globalization;
using Signalbox.Cli.Terminals;
using Signalbox.Jobs;
using Signalbox.Policy;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>The heading of a job for people: what it is and where it stands.</summary>
internal static class JobCard
{
    /// <summary>Shows it.</summary>
    public static void Show(Screen screen, Job job)
    {
        screen.Lines([($"Job {job.Id}  ", Tone.Strong), (job.Status.Name(), ToneOf(job.Status)), ($"  {Printable.Line(job.JobType)}", Tone.Plain)]);
        if (job.Title is { } title)
            screen.Field("title", Printable.Line(title));
        screen.Field("description", Printable.Block(job.Description));
        screen.Field("priority", $"{job.Priority} ({JobPriority.Name(job.Priority)}), risk {job.Risk.Name()}");
        foreach (var criterion in job.AcceptanceCriteria)
            screen.Field("criterion", Printable.Line(criterion));
        if (job.AssignedWorker is { } worker)
            screen.Field("only for", Printable.Line(worker));
        if (job.RequiredCapability is { } capability)
            screen.Field("needs", Printable.Line(capability));
        if (job.DependsOn.Count > 0)
            screen.Field("runs after", string.Join(", ", job.DependsOn.Select(d => $"job {d}")));
        if (job.ParentId is { } parent)
            screen.Field("asked for by", $"job {parent}");
        screen.Field("created", $"{Times.Show(job.CreatedAt)} by {Printable.Line(job.CreatedBy)}");
        if (job is { RunAt: { } due, Status: JobStatus.Pending })
            screen.Field("due", Times.Show(due));
        if (job.StartedAt is { } started)
            screen.Field("started", $"{Times.Show(started)} as attempt {job.Attempt}{(job.WorkerId is { } by ? $" by {Printable.Line(by)}" : "")}");
        if (job.CompletedAt is { } ended)
            screen.Field("ended", Times.Show(ended) + (job.StartedAt is { } from ? $", after {Times.Show(ended - from)}" : ""));
        if (job.Status is JobStatus.Running or JobStatus.Pending && job.Progress > 0)
            screen.Field("progress", string.Create(CultureInfo.InvariantCulture, $"{job.Progress * 100:0} %{(job.ProgressMessage is { } said ? ": " + Printable.Line(said) : "")}"));
        if (job.Error is { } error)
            screen.Field("error", Printable.Block(error), Tone.Bad);
    }

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
