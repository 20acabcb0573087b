namespace Signalbox.Identities;

/// <summary>What came of making a token.</summary>
public abstract record TokenOutcome
{
    private TokenOutcome()
    {
    }

    /// <summary>It is made; <paramref name="Secret"/> is known here and nowhere else.</summary>
    public sealed record Created(AccessToken Token, string Secret) : TokenOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"created {Token.Name}";
    }

    /// <summary>There is a token of that name that is not revoked.</summary>
    public sealed record NameTaken : TokenOutcome;

    /// <summary>What was asked for breaks a rule; <paramref name="Message"/> is a sentence that says which.</summary>
    public sealed record Invalid(string Message) : TokenOutcome;
}
