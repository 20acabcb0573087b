namespace Signalbox.Checkpoints;

/// <summary>A decision that its author can still undo. Until it takes effect nobody else can decide the checkpoint, and it does not expire.</summary>
/// <param name="Approves">True for an approval, false for a rejection.</param>
/// <param name="By">The decision's author.</param>
/// <param name="DueAt">The time when it takes effect, by the database's clock.</param>
public sealed record HeldDecision(bool Approves, string By, DateTimeOffset DueAt);
