using Signalbox.Policy;

namespace Signalbox.Tests.Policy;

public sealed class ApproverTests
{
    private static readonly PolicyDocument Strict = PolicyDocument.Default with
    {
        Risks = new Dictionary<RiskLevel, RiskRequirement>
        {
            [RiskLevel.Medium] = new() { CreatorMayApprove = false },
            [RiskLevel.High] = new() { Approvals = 1, ApproverRoles = ["admin"], ApproverNames = ["grace"] },
            // A creator who may approve critical jobs is nothing that a policy can say.
            [RiskLevel.Critical] = new() { Approvals = 1, CreatorMayApprove = true, ApproverRoles = ["local"] },
        },
        LocalDecisions = true,
    };

    [Theory]
    // Everybody who may decide may approve, but not what they asked for, and nothing critical that they created.
    [InlineData("ada", "approver", RiskLevel.High, "bob", "worker-1", null)]
    [InlineData("ada", null, RiskLevel.High, "bob", "worker-1", null)]
    [InlineData("bob", "admin", RiskLevel.High, "bob", "worker-1", null)]
    [InlineData("bob", "admin", RiskLevel.Critical, "bob", "worker-1", "bob created this job")]
    [InlineData("BOB ", "admin", RiskLevel.Critical, "bob", "worker-1", "created this job")]
    [InlineData("os:bob", "local", RiskLevel.Critical, "bob", "worker-1", "created this job")]
    [InlineData("bob", "admin", RiskLevel.Critical, "os:bob", "worker-1", "created this job")]
    [InlineData("worker-1", "admin", RiskLevel.Low, "bob", "worker-1", "nobody approves their own request")]
    [InlineData("ada", "admin", RiskLevel.Critical, "token:ci", "worker-1", null)]
    public void By_the_default(string by, string? role, RiskLevel risk, string creator, string requester, string? why) =>
        AssertSays(why, PolicyDocument.Default.WhyNotApprove(new ApprovalAttempt(by, role, risk, creator, requester)));

    [Theory]
    [InlineData("bob", RiskLevel.High, "bob", "bob", null)]
    [InlineData("bob", RiskLevel.Critical, "bob", "bob", "created this job")]
    [InlineData("ada", RiskLevel.Critical, "bob", "ada", "ada sent this job to be run")]
    [InlineData("eve", RiskLevel.Critical, "bob", "ada", null)]
    public void Before_the_first_attempt_the_policy_asks_and_not_whoever_enqueued_or_retried(
        string by, RiskLevel risk, string creator, string requester, string? why) =>
        AssertSays(why, PolicyDocument.Default.WhyNotApprove(new ApprovalAttempt(by, "admin", risk, creator, requester) { BeforeClaim = true }));

    [Theory]
    [InlineData("bob", "admin", RiskLevel.Medium, "created this job")]
    [InlineData("ada", "admin", RiskLevel.High, null)]
    [InlineData("ada", "approver", RiskLevel.High, "the policy lets only the role admin or grace approve, and ada is not among them")]
    [InlineData("Grace", "approver", RiskLevel.High, null)]
    [InlineData("ada", null, RiskLevel.High, "is not among them")]
    [InlineData("ada", "admin", RiskLevel.Critical, "the policy lets only local operators approve")]
    [InlineData("os:ada", "local", RiskLevel.Critical, null)]
    [InlineData("os:bob", "local", RiskLevel.Critical, "created this job")]
    public void By_a_policy_that_says_who(string by, string? role, RiskLevel risk, string? why) =>
        AssertSays(why, Strict.WhyNotApprove(new ApprovalAttempt(by, role, risk, "bob", "worker-1")));

    [Fact]
    public void Local_operators_approve_nothing_where_local_decisions_are_off()
    {
        var policy = PolicyDocument.Default with { LocalDecisions = false };

        AssertSays("does not let the command line decide", policy.WhyNotApprove(new ApprovalAttempt("os:ada", ApprovalAttempt.Local, RiskLevel.Low, "bob", "worker-1")));
        Assert.Null(policy.WhyNotApprove(new ApprovalAttempt("ada", "approver", RiskLevel.Low, "bob", "worker-1")));
    }

    private static void AssertSays(string? why, string? said)
    {
        if (why is null)
            Assert.Null(said);
        else
            Assert.Contains(why, said, StringComparison.Ordinal);
    }
}
