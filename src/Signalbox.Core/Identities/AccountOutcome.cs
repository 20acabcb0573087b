namespace Signalbox.Identities;

/// <summary>What came of a change to an account.</summary>
public abstract record AccountOutcome
{
    private AccountOutcome()
    {
    }

    /// <summary>It is done; doing it again changes nothing more.</summary>
    public sealed record Done(Account Account) : AccountOutcome;

    /// <summary>There is no account of that name.</summary>
    public sealed record NotFound : AccountOutcome;

    /// <summary>There is an account of that name already.</summary>
    public sealed record NameTaken : AccountOutcome;

    /// <summary>Refused: the account is the last enabled admin.</summary>
    public sealed record LastAdmin : AccountOutcome;

    /// <summary>The name or the password breaks a rule; <paramref name="Message"/> is a sentence that says which.</summary>
    public sealed record Invalid(string Message) : AccountOutcome;
}
