using Signalbox.Jobs;

namespace Signalbox.Dashboard.Parts;

/// <summary>Priorities as people choose them.</summary>
internal static class PriorityLabels
{
    /// <summary>All priorities, highest first, each with its name: <c>8 (high)</c>.</summary>
    public static IEnumerable<(int Value, string Words)> All =>
        Enumerable.Range(JobPriority.Lowest, JobPriority.Highest - JobPriority.Lowest + 1).Reverse().Select(p => (p, $"{p} ({JobPriority.Name(p)})"));
}
