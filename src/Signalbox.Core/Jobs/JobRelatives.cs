namespace Signalbox.Jobs;

/// <summary>The jobs related to a job; all empty for a job that does not exist.</summary>
/// <param name="Parent">Its parent, or null.</param>
/// <param name="Children">Its children: the first <see cref="Most"/>, oldest first.</param>
/// <param name="ChildCount">The number of its children.</param>
/// <param name="DependsOn">The jobs that it depends on, in the order of the request.</param>
/// <param name="Dependents">The jobs that depend on it: the first <see cref="Most"/>, oldest first.</param>
/// <param name="DependentCount">The number of jobs that depend on it.</param>
public sealed record JobRelatives(
    JobSummary? Parent, IReadOnlyList<JobSummary> Children, long ChildCount, IReadOnlyList<JobSummary> DependsOn,
    IReadOnlyList<JobSummary> Dependents, long DependentCount)
{
    /// <summary>How many children and dependents are told one by one.</summary>
    public const int Most = 100;
}
