using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Views;

/// <summary>The policy in force, as every surface shows it.</summary>
public sealed record PolicyView(string Digest, string? SetBy, DateTimeOffset? SetAt, RawJson Policy, IReadOnlyList<string> Sentences)
{
    /// <summary>Shows it.</summary>
    public static PolicyView Of(PolicyInForce policy) =>
        new(policy.Digest, policy.SetBy, policy.SetAt, policy.Document.ToJson(), policy.Document.Explain());
}
