namespace Signalbox.Server.Identities;

/// <summary>How a new database got its first administrator.</summary>
public abstract record FirstAdminOutcome
{
    private FirstAdminOutcome()
    {
    }

    /// <summary>There were accounts already; nothing was done.</summary>
    public sealed record NotNeeded : FirstAdminOutcome;

    /// <summary>It was made with the password of the environment.</summary>
    public sealed record FromEnvironment : FirstAdminOutcome;

    /// <summary>It was made with a random password, to be shown this once.</summary>
    /// <param name="Password">The password.</param>
    /// <param name="File">The file that keeps it, readable by its owner alone.</param>
    public sealed record Generated(string Password, string File) : FirstAdminOutcome
    {
        /// <inheritdoc />
        public override string ToString() => $"generated, kept in {File}";
    }

    /// <summary>The password of the environment breaks a rule; <paramref name="Message"/> is a sentence that says which.</summary>
    public sealed record Invalid(string Message) : FirstAdminOutcome;
}
