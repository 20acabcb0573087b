using Signalbox.Jobs;

namespace Signalbox.Dashboard.Jobs;

/// <summary>What would come of doing something with the selected jobs, by where they stand now.</summary>
/// <param name="Verb">What is to be done.</param>
/// <param name="Selected">How many are selected.</param>
/// <param name="Movable">Those with which it can be done, in the order of the selection.</param>
/// <param name="Staying">Those with which it cannot.</param>
internal sealed record BulkPlan(BulkVerb Verb, int Selected, IReadOnlyList<JobSummary> Movable, IReadOnlyList<JobSummary> Staying)
{
    /// <summary>Makes a plan for the selected jobs as they are now.</summary>
    public static BulkPlan Of(BulkVerb verb, IReadOnlyList<JobSummary> selected) =>
        new(verb, selected.Count, [.. selected.Where(j => Allows(verb, j.Status))], [.. selected.Where(j => !Allows(verb, j.Status))]);

    /// <summary>True when a person may do this with a job that stands there.</summary>
    public static bool Allows(BulkVerb verb, JobStatus status) => verb switch
    {
        BulkVerb.Retry => JobTransitions.AllowsRetryByPerson(status),
        BulkVerb.Cancel => JobTransitions.Allows(status, JobVerb.Cancel),
        _ => JobTransitions.AllowsPriority(status),
    };

    /// <summary>How many of the movable run now.</summary>
    public int Running => Movable.Count(j => j.Status == JobStatus.Running);

    /// <summary>What is asked: "Retry 3 jobs".</summary>
    public string Action => Verb switch
    {
        BulkVerb.Retry => $"Retry {Jobs(Movable.Count)}",
        BulkVerb.Cancel => $"Cancel {Jobs(Movable.Count)}",
        _ => $"Set the priority of {Jobs(Movable.Count)}",
    };

    /// <summary>What can be done and what stays: "3 of 5 selected jobs can be retried; 2 RUNNING stay as they are."</summary>
    public string Sentence
    {
        get
        {
            var can = Verb switch
            {
                BulkVerb.Retry => "can be retried",
                BulkVerb.Cancel => "can be cancelled",
                _ => "can be given another priority",
            };
            if (Staying.Count == 0)
                return Selected == 1 ? $"The selected job {can}." : $"All {Selected:N0} selected jobs {can}.";
            var standing = string.Join(" and ", Staying.CountBy(j => j.Status).OrderBy(c => c.Key).Select(c => $"{c.Value:N0} {c.Key.Name()}"));
            var stays = Staying.Count == 1 ? "stays as it is" : "stay as they are";
            return Movable.Count == 0
                ? $"None of the selected jobs {can}: {standing} {stays}."
                : $"{Movable.Count:N0} of {Selected:N0} selected jobs {can}; {standing} {stays}.";
        }
    }

    /// <summary>A number of jobs, in words.</summary>
    public static string Jobs(int count) => count == 1 ? "1 job" : $"{count:N0} jobs";
}
