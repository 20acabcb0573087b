namespace Signalbox.Policy;

/// <summary>The policy that holds for everybody who uses a database.</summary>
/// <param name="Document">Its rules.</param>
/// <param name="Digest">Its digest (<see cref="PolicyDocument.Digest"/>), which the audit and the execution log name.</param>
/// <param name="SetBy">Who put it in force; null for the built-in default.</param>
/// <param name="SetAt">When, by the database's clock; null for the built-in default.</param>
public sealed record PolicyInForce(PolicyDocument Document, string Digest, string? SetBy, DateTimeOffset? SetAt);
