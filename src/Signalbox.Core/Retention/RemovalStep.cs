namespace Signalbox.Retention;

/// <summary>What one step of a removal did.</summary>
/// <param name="Removed">How many jobs, or rows of other tables, it removed.</param>
/// <param name="Reached">The place from which the next step goes on.</param>
/// <param name="HasMore">True when there may be more to remove behind that place.</param>
public readonly record struct RemovalStep(int Removed, long Reached, bool HasMore);
