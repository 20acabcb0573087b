using System.Globalization;

namespace Signalbox.Retention;

/// <summary>What history there is, and when it leaves.</summary>
/// <param name="EndedJobs">How many jobs have ended and are kept.</param>
/// <param name="Bytes">How many bytes the tables of history take, with their indexes.</param>
/// <param name="Retention">How long what is kept.</param>
public sealed record History(long EndedJobs, long Bytes, RetentionOptions Retention)
{
    /// <summary>The size from which history without terms causes a warning, in bytes: 5 GiB.</summary>
    public const long Much = 5L << 30;

    /// <summary>True when no job and no entry ever leaves.</summary>
    public bool KeepsEverything => !Terms.Any(t => t.Term is not null);

    /// <summary>True when there is much and nothing bounds it.</summary>
    public bool GrowsWithoutBound => KeepsEverything && Bytes > Much;

    /// <summary>The facts as one line, such as <c>1,203,000 ended jobs, 1.2 GiB; completed jobs leave after 90 days</c>.</summary>
    public string Words =>
        string.Create(CultureInfo.InvariantCulture, $"{EndedJobs:N0} ended {(EndedJobs == 1 ? "job" : "jobs")}, {Size(Bytes)}; {Leaving}");

    private (string What, TimeSpan? Term)[] Terms =>
    [
        ("completed jobs", Retention.Completed), ("failed jobs", Retention.Failed), ("cancelled jobs", Retention.Cancelled),
        ("log entries", Retention.Logs), ("audit entries", Retention.Audit),
    ];

    private string Leaving
    {
        get
        {
            var leaving = Terms.Where(t => t.Term is not null).ToList();
            return leaving.Count == 0
                ? "nothing is deleted"
                : string.Join(", ", leaving.Select((t, i) => $"{t.What}{(i == 0 ? " leave" : "")} after {Length(t.Term!.Value)}"));
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
    };

    private static string Length(TimeSpan term) => term.Ticks % TimeSpan.TicksPerDay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{term.Days} {(term.Days == 1 ? "day" : "days")}")
        : string.Create(CultureInfo.InvariantCulture, $"{term.TotalHours:0.##} {(term == TimeSpan.FromHours(1) ? "hour" : "hours")}");
}
