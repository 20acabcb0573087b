namespace Signalbox.Jobs;

/// <summary>The jobs around a job; all empty for one that does not exist.</summary>
/// <param name="Parent">The job that asked for it, or null.</param>
/// <param name="Children">The jobs that it asked for: the first <see cref="Most"/>, oldest first.</param>
/// <param name="ChildCount">How many jobs it asked for.</param>
/// <param name="DependsOn">The jobs that it runs after, in the order in which it names them.</param>
/// <param name="Dependents">The jobs that run after it: the first <see cref="Most"/>, oldest first.</param>
/// <param name="DependentCount">How many jobs run after it.</param>
public sealed record JobRelatives(
    JobSummary? Parent, IReadOnlyList<JobSummary> Children, long ChildCount, IReadOnlyList<JobSummary> DependsOn,
    IReadOnlyList<JobSummary> Dependents, long DependentCount)
{
    /// <summary>How many children and dependents are told one by one.</summary>
    public const int Most = 100;
}
