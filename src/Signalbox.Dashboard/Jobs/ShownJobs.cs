using Signalbox.Jobs;

namespace Signalbox.Dashboard.Jobs;

/// <summary>The rows of the list: which jobs, in which order, and what is known of those that are not shown.</summary>
internal sealed class ShownJobs
{
    /// <summary>The rows, in order.</summary>
    public IReadOnlyList<JobSummary> Rows { get; private set; } = [];

    /// <summary>Where to go on, or null when nothing more is to be found.</summary>
    public string? Next { get; private set; }

    /// <summary>When the job that was looked at last was created, or null when all were looked at.</summary>
    public DateTimeOffset? SearchedTo { get; private set; }

    /// <summary>How many jobs belong to the page and are not shown yet.</summary>
    public int Waiting { get; private set; }

    /// <summary>True when the search was continued beyond what one reading finds.</summary>
    public bool IsExtended { get; private set; }

    /// <summary>True when there is room on the page and more to search.</summary>
    public bool CanSearchOn => Next is not null && Rows.Count < JobListUrl.PageSize;

    /// <summary>Shows a reading, and nothing else.</summary>
    public void Show(JobSlice slice)
    {
        (Rows, Next, SearchedTo, Waiting, IsExtended) = (slice.Jobs, slice.Next, slice.SearchedTo, 0, false);
    }

    /// <summary>Adds what was found by searching on.</summary>
    public void Add(JobSlice slice)
    {
        (Rows, Next, SearchedTo, IsExtended) = ([.. Rows, .. slice.Jobs], slice.Next, slice.SearchedTo, true);
    }

    /// <summary>Shows the same jobs as they are now, each in its place.</summary>
    public void Update(IReadOnlyList<JobSummary> fresh)
    {
        var byId = fresh.ToDictionary(j => j.Id);
        Rows = [.. Rows.Select(job => byId.GetValueOrDefault(job.Id, job))];
    }

    /// <summary>Counts what a new reading of the page has that is not shown.</summary>
    public void Compare(JobSlice fresh)
    {
        var shown = Rows.Select(j => j.Id).ToHashSet();
        Waiting = fresh.Jobs.Count(j => !shown.Contains(j.Id));
    }
}
