namespace Signalbox.Checkpoints;

/// <summary>A decision that whoever made it may still take back. Until then nobody else decides, and the checkpoint does not expire.</summary>
/// <param name="Approves">True for an approval, false for a rejection.</param>
/// <param name="By">Who decided.</param>
/// <param name="DueAt">When it comes into force, by the database's clock.</param>
public sealed record HeldDecision(bool Approves, string By, DateTimeOffset DueAt);
