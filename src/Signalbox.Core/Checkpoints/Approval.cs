namespace Signalbox.Checkpoints;

/// <summary>One person's approval of a checkpoint.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When, by the database's clock.</param>
/// <param name="Comment">What they said with it, or null.</param>
public sealed record Approval(string By, DateTimeOffset At, string? Comment);
