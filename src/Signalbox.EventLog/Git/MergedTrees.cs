namespace Signalbox.EventLog.Git;

/// <summary>Two commits' files, joined.</summary>
/// <param name="Tree">The tree with what both have; null when a person must join them.</param>
/// <param name="Why">Why a person must, to follow "the branch stays where it was: "; null when none must.</param>
internal sealed record MergedTrees(string? Tree, string? Why);
