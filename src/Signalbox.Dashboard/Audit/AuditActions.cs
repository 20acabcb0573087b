namespace Signalbox.Dashboard.Audit;

/// <summary>The actions of the audit.</summary>
public static class AuditActions
{
    /// <summary>Those that are offered to choose from, by name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "account_added", "account_disabled", "account_enabled", "approval_given", "checkpoint_approved", "checkpoint_rejected",
        "password_changed", "policy_changed", "role_changed", "sign_in_failed", "sign_in_locked", "signed_in", "signed_out", "token_created", "token_revoked",
        "worker_paused", "worker_resumed", "worker_started", "worker_stopped",
    ];
}
