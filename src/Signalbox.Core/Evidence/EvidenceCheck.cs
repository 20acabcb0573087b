namespace Signalbox.Evidence;

/// <summary>A check that a verification job made.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">Its result; null when it says none.</param>
/// <param name="Detail">What was seen, or null.</param>
public sealed record EvidenceCheck(string Name, bool? Passed, string? Detail);
