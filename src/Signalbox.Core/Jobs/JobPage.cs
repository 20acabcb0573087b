namespace Signalbox.Jobs;

/// <summary>One page of a listing and how many jobs match in all.</summary>
public sealed record JobPage(IReadOnlyList<Job> Jobs, long Total);
