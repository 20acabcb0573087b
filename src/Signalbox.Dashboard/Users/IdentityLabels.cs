using Signalbox.Dashboard.Parts;
using Signalbox.Identities;

namespace Signalbox.Dashboard.Users;

/// <summary>What the pages say of people and tokens.</summary>
public static class IdentityLabels
{
    /// <summary>What came of a change to an account, for the visitor.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="name">Whose account it was about.</param>
    /// <param name="done">What to say of the account when it was changed.</param>
    public static Notice Say(this AccountOutcome outcome, string name, Func<Account, string> done) => outcome switch
    {
        AccountOutcome.Done changed => Notice.Done(done(changed.Account)),
        AccountOutcome.NameTaken => Notice.Fault($"There is a user {name} already: choose another name."),
        AccountOutcome.LastAdmin => Notice.Fault($"{name} is the last enabled admin: make somebody else an admin first, or nobody could manage people."),
        AccountOutcome.Invalid invalid => Notice.Fault(invalid.Message),
        _ => Notice.Fault($"There is no user {name} any more."),
    };

    /// <summary>What came of making a token, for the visitor.</summary>
    public static Notice Say(this TokenOutcome outcome, string name) => outcome switch
    {
        TokenOutcome.Created created => Notice.Done($"Token {created.Token.Name} is made."),
        TokenOutcome.Invalid invalid => Notice.Fault(invalid.Message),
        _ => Notice.Fault($"There is a token {name} already: revoke it first, or choose another name."),
    };

    /// <summary>What a role is there for.</summary>
    public static string Meaning(this Role role) => role switch
    {
        Role.Viewer => "sees everything, changes nothing",
        Role.Operator => "creates, cancels and retries jobs, runs workers",
        Role.Approver => "decides checkpoints",
        _ => "may do all of it, manages people and tokens",
    };

    /// <summary>What a scope is for.</summary>
    public static string Meaning(this TokenScope scope) => scope switch
    {
        TokenScope.Read => "sees jobs, checkpoints, workers and the change stream",
        TokenScope.Jobs => "creates, cancels and retries jobs, and sees what read sees",
        TokenScope.Worker => "claims jobs and reports on them, nothing else",
        _ => "manages jobs, workers, people and tokens",
    };

    /// <summary>Whether somebody can sign in: <c>enabled</c>, <c>locked</c> or <c>disabled</c>.</summary>
    public static string Status(this Account account) => account.Disabled ? "disabled" : account.LockedFor is not null ? "locked" : "enabled";

    /// <summary>Whether programs can use a token: <c>good</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public static string Status(this AccessToken token) => token.RevokedAt is not null ? "revoked" : token.IsGood ? "good" : "expired";

    /// <summary>The colour of a status's badge.</summary>
    public static string Colour(string status) => status switch
    {
        "enabled" or "good" => "clear",
        "locked" or "expired" => "caution",
        _ => "",
    };
}
