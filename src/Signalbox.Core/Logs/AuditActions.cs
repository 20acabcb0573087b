namespace Signalbox.Logs;

/// <summary>
/// The names of what the audit tells. What a job's log tells as well has the same name there: see <see cref="LogActions"/>.
/// </summary>
public static class AuditActions
{
    /// <summary>An administrator added an account.</summary>
    public const string AccountAdded = "account_added";

    /// <summary>An administrator disabled an account.</summary>
    public const string AccountDisabled = "account_disabled";

    /// <summary>An administrator enabled an account again.</summary>
    public const string AccountEnabled = "account_enabled";

    /// <summary>A password was changed.</summary>
    public const string PasswordChanged = "password_changed";

    /// <summary>A rule of the policy was changed.</summary>
    public const string PolicyChanged = "policy_changed";

    /// <summary>An administrator gave an account another role.</summary>
    public const string RoleChanged = "role_changed";

    /// <summary>Somebody failed to sign in.</summary>
    public const string SignInFailed = "sign_in_failed";

    /// <summary>An account was locked for a while because signing in failed too often.</summary>
    public const string SignInLocked = "sign_in_locked";

    /// <summary>Somebody signed in.</summary>
    public const string SignedIn = "signed_in";

    /// <summary>Somebody signed out.</summary>
    public const string SignedOut = "signed_out";

    /// <summary>A token was created.</summary>
    public const string TokenCreated = "token_created";

    /// <summary>A token was revoked.</summary>
    public const string TokenRevoked = "token_revoked";

    /// <summary>Somebody started a node's worker.</summary>
    public const string WorkerStarted = "worker_started";

    /// <summary>Somebody stopped a node's worker.</summary>
    public const string WorkerStopped = "worker_stopped";

    /// <summary>The decisions on checkpoints, which the view <c>audit_log</c> tells from their own tables.</summary>
    public static IReadOnlyList<string> Decisions { get; } =
        [LogActions.ApprovalGiven, LogActions.CheckpointApproved, LogActions.CheckpointRejected];

    /// <summary>All names, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[]
        {
            AccountAdded, AccountDisabled, AccountEnabled, PasswordChanged, PolicyChanged, RoleChanged, SignInFailed, SignInLocked, SignedIn, SignedOut,
            TokenCreated, TokenRevoked, LogActions.WorkerPaused, LogActions.WorkerResumed, WorkerStarted, WorkerStopped,
        }.Concat(Decisions).Order(StringComparer.Ordinal),
    ];
}
