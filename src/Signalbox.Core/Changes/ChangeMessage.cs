namespace Signalbox.Changes;

/// <summary>What one node told at once. All nodes hear all messages in the same order.</summary>
/// <param name="Origin">The node that told it, by a name that it gives itself when it starts.</param>
/// <param name="Number">Which of its messages it is; it rises.</param>
/// <param name="Changes">What changed, in the order in which it was told.</param>
public sealed record ChangeMessage(string Origin, long Number, IReadOnlyList<Change> Changes);
