using Signalbox.Identities;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Policy;

public sealed class PolicyStoreTests
{
    private static readonly PolicyDocument Other = PolicyDocument.Default with { EvidenceRequired = ["deploy"] };

    [Fact]
    public async Task Without_a_policy_of_its_own_a_database_has_the_built_in_one()
    {
        await using var box = await TestBox.CreateAsync();

        var policy = await box.Get<PolicyClient>().ReadAsync();

        Assert.Equal(PolicyDocument.Default with { LocalDecisions = true }, policy.Document);
        Assert.Equal((PolicyDocument.Default.Digest, null, null), (policy.Digest, policy.SetBy, policy.SetAt));
    }

    [Fact]
    public async Task A_policy_holds_for_every_node_and_the_audit_tells_who_changed_it_from_what_to_what()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        await another.Get<PolicyClient>().InForceAsync();

        Assert.True(await box.Get<PolicyClient>().SetAsync(Other, "os:maria"));
        Assert.False(await box.Get<PolicyClient>().SetAsync(Other, "os:eve"));

        var read = await another.Get<PolicyClient>().ReadAsync();
        Assert.Equal((Other.Digest, "os:maria"), (read.Digest, read.SetBy));
        Assert.Equal(["deploy"], read.Document.EvidenceRequired);
        var entry = Assert.Single(await box.Get<AuditClient>().ListAsync(10));
        Assert.Equal(("os:maria", "policy_changed", "policy"), (entry.Actor, entry.Action, entry.Subject));
        Assert.Equal($$"""{"before":"{{PolicyDocument.Default.Digest}}","after":"{{Other.Digest}}"}""", entry.Details!.Value.Text);
    }

    [Fact]
    public async Task Another_node_hears_of_a_change()
    {
        await using var box = await TestBox.CreateAsync();
        await using var another = box.Another();
        await another.Get<PolicyClient>().InForceAsync();

        await box.Get<PolicyClient>().SetAsync(Other, "os:maria");

        await Eventually.HoldsAsync(async () => (await another.Get<PolicyClient>().InForceAsync()).Digest == Other.Digest, "the other node has heard of it");
        Assert.Equal(Other.Digest, (await box.Get<PolicyClient>().InForceAsync()).Digest);
    }

    [Fact]
    public async Task The_rule_for_local_operators_stands_on_its_own_unless_a_policy_says_it()
    {
        await using var box = await TestBox.CreateAsync();
        var policies = box.Get<PolicyClient>();
        Assert.False(await policies.SetLocalDecisionsAsync(true, "os:maria"));
        Assert.True(await policies.SetLocalDecisionsAsync(false, "os:maria"));

        await policies.SetAsync(Other, "os:maria");
        Assert.False(await policies.AllowsLocalDecisionsAsync());
        Assert.False((await policies.ReadAsync()).Document.LocalDecisions);

        await policies.SetAsync(Other with { LocalDecisions = true }, "os:maria");
        Assert.True(await policies.AllowsLocalDecisionsAsync());
        Assert.Equal(
            ["localDecisions", "policy", "localDecisions", "policy"],
            (await box.Get<AuditClient>().ListAsync(10)).Reverse().Select(e => e.Subject));
    }

    [Fact]
    public async Task Numbers_out_of_bounds_are_refused()
    {
        await using var box = await TestBox.CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => box.SetRiskAsync(RiskLevel.High, new() { Approvals = 11 }));
        await Assert.ThrowsAsync<ArgumentException>(() => box.SetRiskAsync(RiskLevel.High, new() { Expiry = TimeSpan.FromSeconds(59) }));

        Assert.Null((await box.Get<PolicyClient>().ReadAsync()).SetBy);
    }

    [Fact]
    public async Task A_policy_that_was_changed_by_hand_decides_nothing_until_one_is_set_again()
    {
        await using var box = await TestBox.CreateAsync();
        await box.Get<PolicyClient>().SetAsync(Other, "os:maria");
        var asked = await box.AskBeforeClaimAsync();
        await box.ExecuteAsync("""update policy_rules set value = '{"risks":{}}' where name = 'policy'""");

        await Assert.ThrowsAsync<InvalidOperationException>(() => box.ApproveAsync(asked, "ada"));

        Assert.True(await box.Get<PolicyClient>().SetAsync(Other, "os:maria"));
        Assert.IsType<Signalbox.Checkpoints.DecisionOutcome.Taken>(await box.ApproveAsync(asked, "ada"));
    }
}
