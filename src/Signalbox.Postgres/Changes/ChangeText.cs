using System.Globalization;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.WakeUps;
using Signalbox.Workers;

namespace Signalbox.Postgres.Changes;

/// <summary>
/// How notifications are written: <c>origin|number|part,part</c>. A wake-up is its small letter and id (<c>c42</c>), a
/// change a capital letter with ids and the number of the status (<c>J42:1</c>, <c>K7:42:0</c>, <c>Wname:2</c>), or
/// <c>M</c> and the number of the subject for many.
/// </summary>
internal static class ChangeText
{
    public const char HeadEnd = '|';
    public const char PartEnd = ',';
    public const string Lost = "!";

    public static string Of(WakeUpKind kind, long id) => id == 0 ? $"{(char)kind}" : $"{(char)kind}{id}";

    public static string Of(Change change) => change switch
    {
        Change.Job job => $"J{job.Id}:{(int)job.Status}",
        Change.Checkpoint checkpoint => $"K{checkpoint.Id}:{checkpoint.JobId}:{(int)checkpoint.Status}",
        Change.Worker worker => $"W{Uri.EscapeDataString(worker.Id)}:{(int?)worker.Status}",
        Change.Many many => $"M{(int)many.Subject}",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "has no spelling"),
    };

    public static (WakeUpKind Kind, long Id)? ReadWakeUp(string part)
    {
        var kind = (WakeUpKind)part[0];
        return Enum.IsDefined(kind) ? (kind, Number(part[1..]) ?? 0) : null;
    }

    public static Change? ReadChange(string part) => (part[0], part[1..].Split(':')) switch
    {
        ('J', [var id, var status]) when Number(id) is { } job && Status<JobStatus>(status) is { } at => new Change.Job(job, at),
        ('K', [var id, var jobId, var status]) when Number(id) is { } checkpoint && Number(jobId) is { } job
            && Status<CheckpointStatus>(status) is { } at => new Change.Checkpoint(checkpoint, job, at),
        ('W', [var id, var status]) => new Change.Worker(Uri.UnescapeDataString(id), Status<WorkerStatus>(status)),
        ('M', [var subject]) when Status<ChangeSubject>(subject) is { } of => new Change.Many(of),
        _ => null,
    };

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static T? Status<T>(string text)
        where T : struct, Enum =>
        Number(text) is { } number && Enum.ToObject(typeof(T), number) is T status && Enum.IsDefined(status) ? status : null;
}
