namespace Signalbox.Policy;

/// <summary>What the policy answers to an action that a job asks for.</summary>
public abstract record ActionDecision
{
    private ActionDecision()
    {
    }

    /// <summary>It may be done.</summary>
    public sealed record Allow : ActionDecision;

    /// <summary>It may be done, and the execution log must tell of it.</summary>
    public sealed record AllowLogged : ActionDecision;

    /// <summary>It may be done once <paramref name="Approvals"/> people, one or more, have approved it.</summary>
    public sealed record NeedsApproval(RiskLevel Risk, int Approvals) : ActionDecision;

    /// <summary>It is refused, whatever anyone approves; <paramref name="Reason"/> is a sentence.</summary>
    public sealed record Prohibited(string Reason) : ActionDecision;
}
