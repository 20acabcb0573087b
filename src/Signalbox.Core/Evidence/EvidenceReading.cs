namespace Signalbox.Evidence;

/// <summary>Evidence as it was read.</summary>
/// <param name="Evidence">What could be read.</param>
/// <param name="Reasons">What is wrong with its form, a sentence each.</param>
/// <param name="HasWrongKinds">True when a field is there and could not be read.</param>
internal sealed record EvidenceReading(HandedEvidence Evidence, IReadOnlyList<string> Reasons, bool HasWrongKinds);
