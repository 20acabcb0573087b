namespace Signalbox.Changes;

/// <summary>One message of a node with changes. All nodes receive all messages in the same order.</summary>
/// <param name="Origin">The sending node, by a random name that it chooses when it starts.</param>
/// <param name="Number">The number of the message; it increases.</param>
/// <param name="Changes">The changes, in order.</param>
public sealed record ChangeMessage(string Origin, long Number, IReadOnlyList<Change> Changes);
