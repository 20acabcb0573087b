using Signalbox.Cli.Configuration;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Policy;

public sealed class PolicyFileTests
{
    [Theory]
    [InlineData("risky: {}", "line 1, column 1: 'risky' is not a field of the policy; known are riskByJobType, actions, risks, evidenceRequired, protectedPaths, localDecisions")]
    [InlineData("riskByJobType:\n  deploy: severe", "line 2, column 11: 'severe' must be low, medium, high or critical")]
    [InlineData("riskByJobType:\n  deploy: [high]", "line 2, column 11: this list must be low, medium, high or critical")]
    [InlineData("riskByJobType: high", "line 1, column 16: 'high' must be fields with values")]
    [InlineData("riskByJobType:\n  'a\u200bb': high", "line 2, column 3: 'a\\u200bb' must be the name of a job type")]
    [InlineData("actions:\n  merge: never", "line 2, column 10: 'never' must be low, medium, high or critical, or prohibited")]
    [InlineData("actions:\n  Financial-Transaction: critical", "line 2, column 26: 'critical' must be prohibited, as this action always is")]
    [InlineData("actions:\n  '--': low", "line 2, column 3: '--' must be the name of an action")]
    [InlineData("risks:\n  extreme: {}", "line 2, column 3: 'extreme' is not a field of risks; known are low, medium, high, critical")]
    [InlineData("risks:\n  high:\n    approvals: 11", "line 3, column 16: '11' must be a whole number from 0 to 10")]
    [InlineData("risks:\n  critical:\n    approvals: 0", "line 3, column 16: '0' must be a whole number from 1 to 10")]
    [InlineData("risks:\n  high:\n    approvals: -1", "line 3, column 16: '-1' must be a whole number from 0 to 10")]
    [InlineData("risks:\n  high:\n    expiry: 59s", "line 3, column 13: '59s' must be a duration from 1m to 366d, such as 24h")]
    [InlineData("risks:\n  high:\n    expiry: 2y", "line 3, column 13: '2y' must be a duration from 1m to 366d")]
    [InlineData("risks:\n  critical:\n    creatorMayApprove: true", "line 3, column 24: 'true' must be false: the creator of a critical job never approves it")]
    [InlineData("risks:\n  high:\n    creatorMayApprove: perhaps", "line 3, column 24: 'perhaps' must be true or false")]
    [InlineData("risks:\n  high:\n    approver: {}", "line 3, column 5: 'approver' is not a field of risks.high; known are approvals, expiry, creatorMayApprove, approvers, logging")]
    [InlineData("risks:\n  high:\n    approvers:\n      roles: [viewer]", "line 4, column 15: 'viewer' must be one of the roles that may decide: approver, admin, or local for the command line")]
    [InlineData("risks:\n  high:\n    approvers:\n      roles: admin", "line 4, column 14: 'admin' must be a list")]
    [InlineData("risks:\n  high:\n    approvers:\n      names: ['']", "line 4, column 15: '' must be text of 1 to 100 characters")]
    [InlineData("evidenceRequired: deploy", "line 1, column 19: 'deploy' must be a list")]
    [InlineData("evidenceRequired:\n- [a]", "line 2, column 3: this list must be text of 1 to 100 characters")]
    [InlineData("protectedPaths:\n  globs: []", "line 2, column 3: 'globs' is not a field of protectedPaths; known are risk, jobTypes, paths")]
    [InlineData("protectedPaths:\n  risk: none", "line 2, column 9: 'none' must be low, medium, high or critical")]
    [InlineData("localDecisions: sometimes", "line 1, column 17: 'sometimes' must be true or false")]
    [InlineData("- actions", "line 1, column 1: this list must be fields with values")]
    [InlineData("actions: [", "is not YAML that can be read")]
    [InlineData("actions:\n  a: low\n  a: high", "line 3, column 3: is not YAML that can be read")]
    [InlineData("actions: {}\n---\nactions: {}", "must be one YAML document")]
    public async Task A_fault_is_told_with_its_line_and_column_and_what_is_allowed(string yaml, string fault)
    {
        var (_, faults) = await ReadAsync(yaml);

        Assert.Contains(fault, Assert.Single(faults), StringComparison.Ordinal);
        Assert.StartsWith("policy.yaml", faults[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var (_, faults) = await ReadAsync("actions: {a: b}\nrisks:\n  high: {approvals: x, expiry: y}\nother: 1\nlocalDecisions: 2\n");

        Assert.Equal(5, faults.Count);
        Assert.Equal([1, 3, 3, 4, 5], faults.Select(f => int.Parse(f.Split("line ")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment")]
    [InlineData("{}")]
    [InlineData("actions:\nrisks: {high: }\n")]
    public async Task What_a_file_does_not_say_is_as_in_the_built_in_policy(string yaml)
    {
        var (policy, faults) = await ReadAsync(yaml);

        Assert.Empty(faults);
        Assert.Equal(PolicyDocument.Default, policy);
    }

    [Fact]
    public async Task The_example_of_the_documents_says_what_they_say()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Suggestions.Repository.Root, "docs/policy.md"));
        var (policy, faults) = await ReadAsync(page.Split("```yaml\n")[1].Split("```")[0]);

        Assert.Empty(faults);
        Assert.Equal(RiskLevel.Critical, policy.RiskOf("rotate-keys", RiskLevel.Low, default));
        Assert.Equal((2, TimeSpan.FromHours(8)), (policy.ApprovalsFor(RiskLevel.High), policy.ExpiryFor(RiskLevel.High)));
        Assert.IsType<ActionDecision.Prohibited>(policy.Decide("Wipe Disk", RiskLevel.Low));
        Assert.IsType<ActionDecision.NeedsApproval>(policy.Decide("merge_pull_request", RiskLevel.Low));
        Assert.Null(policy.WhyNotApprove(new ApprovalAttempt("grace", "approver", RiskLevel.High, "bob", "worker-1")));
        Assert.NotNull(policy.WhyNotApprove(new ApprovalAttempt("ada", "approver", RiskLevel.High, "bob", "worker-1")));
        Assert.Equal(["deploy"], policy.EvidenceRequired);
        Assert.True(policy.LocalDecisions);
    }

    private static async Task<(PolicyDocument Policy, List<string> Faults)> ReadAsync(string yaml)
    {
        var folder = TestFolder.Create();
        try
        {
            var file = Path.Combine(folder, "policy.yaml");
            await File.WriteAllTextAsync(file, yaml);
            var faults = new List<string>();
            return (PolicyFile.Read(file, faults), faults);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
