using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Policy;

/// <summary>Ways to get past an approval, one row an attempt: none of them lets the job go on.</summary>
public sealed class ApprovalBypassTests
{
    private static readonly RiskRequirement TwoPeople = new() { Approvals = 2 };

    // What is tried; it returns the checkpoint that must not be approved by it.
    private static readonly Dictionary<string, Func<TestBox, Task<Checkpoint>>> Attempts = new()
    {
        ["the creator approves their critical job"] = box => DecidedAsync(box, RiskLevel.Critical, "bob"),
        ["the creator writes their name otherwise"] = box => DecidedAsync(box, RiskLevel.Critical, " BOB"),
        ["the creator approves as a local operator"] = box => DecidedAsync(box, RiskLevel.Critical, "os:bob", ApprovalAttempt.Local),
        ["the creator approves with an embedding program's word"] = box => DecidedAsync(box, RiskLevel.Critical, "bob", role: null),
        ["whoever sent a critical job back approves it"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync(RiskLevel.Critical);
            await box.Checkpoints.RejectAsync(asked.Id, "ada", "no");
            await box.Jobs.TryRetryAsync(asked.JobId, "eve");
            return await RefusedAsync(box, await LastAsync(box, asked.JobId), "eve");
        },
        ["the worker that asks approves"] = async box => await RefusedAsync(box, await box.AskInsideAsync(1), "w1", "admin"),
        ["the worker that asks approves as a local operator"] = async box => await RefusedAsync(box, await box.AskInsideAsync(1), "os:w1", ApprovalAttempt.Local),
        ["the creator approves a critical action of a job without risk"] = async box =>
        {
            await box.SetPolicyAsync(p => p with { Actions = new Dictionary<string, ActionRule> { ["rotate_keys"] = ActionRule.Critical } });
            return await RefusedAsync(box, await box.AskInsideAsync(new { action = "rotate keys" }), "bob", "admin");
        },
        ["somebody approves whose role the policy does not name"] = async box =>
        {
            await box.SetRiskAsync(RiskLevel.High, new() { Approvals = 1, ApproverRoles = ["admin"] });
            return await RefusedAsync(box, await box.AskBeforeClaimAsync(), "ada");
        },
        ["somebody approves whom an embedding program names, and the policy does not"] = async box =>
        {
            await box.SetRiskAsync(RiskLevel.High, new() { Approvals = 1, ApproverNames = ["grace"] });
            return await RefusedAsync(box, await box.AskBeforeClaimAsync(), "ada", role: null);
        },
        ["a local operator approves where local decisions are off"] = async box =>
        {
            await box.Get<PolicyClient>().SetLocalDecisionsAsync(false, "os:maria");
            return await RefusedAsync(box, await box.AskBeforeClaimAsync(), "os:maria", ApprovalAttempt.Local);
        },
        ["an approval names another digest"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync();
            Assert.IsType<DecisionOutcome.Changed>(await box.ApproveAsync(asked, "ada", digest: PolicySteps.Digest(new { other = 1 })));
            return asked;
        },
        ["an approval changes what the job was asked to do"] = async box => await RefusedAsync(box, await box.AskBeforeClaimAsync(), "ada", edits: "{}"),
        ["the edits of an approval name a prohibited action"] = async box =>
            await RefusedAsync(box, await box.AskInsideAsync(new { action = "echo" }), "ada", edits: """{"action":"Financial-Transaction"}"""),
        ["what was asked for is prohibited by now"] = async box =>
        {
            var asked = await box.AskInsideAsync(new { action = "echo" });
            await box.ProhibitAsync("echo");
            return await RefusedAsync(box, asked, "ada");
        },
        ["a job asks for what is prohibited by now"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync(input: new { action = "echo" });
            await box.ProhibitAsync("echo");
            return await RefusedAsync(box, asked, "ada");
        },
        ["one person approves where the policy wants two"] = async box =>
        {
            await box.SetRiskAsync(RiskLevel.High, TwoPeople);
            return await TakenAsync(box, await box.AskBeforeClaimAsync(), "ada");
        },
        ["one person approves where the policy has come to want two"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync();
            await box.SetRiskAsync(RiskLevel.High, TwoPeople);
            return await TakenAsync(box, asked, "ada");
        },
        ["one person approves twice"] = async box =>
        {
            await box.SetRiskAsync(RiskLevel.High, TwoPeople);
            var asked = await TakenAsync(box, await box.AskBeforeClaimAsync(), "ada");
            Assert.IsType<DecisionOutcome.SamePerson>(await box.ApproveAsync(asked, "ada"));
            return asked;
        },
        ["two people approve different data"] = async box =>
        {
            var asked = await TakenAsync(box, await box.AskInsideAsync(1, new() { ApprovalsRequired = 2 }), "ada");
            return await TakenAsync(box, asked, "eve", edits: "2");
        },
        ["an approval comes too late"] = async box =>
        {
            await box.SetRiskAsync(RiskLevel.High, new() { Approvals = 1, Expiry = TimeSpan.FromHours(1) });
            var asked = await box.AskBeforeClaimAsync();
            box.Pass(TimeSpan.FromMinutes(61));
            Assert.IsType<DecisionOutcome.Expired>(await box.ApproveAsync(asked, "ada"));
            return asked;
        },
        ["a decision is held by somebody who may not"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync(RiskLevel.Critical);
            Assert.IsType<DecisionOutcome.Refused>(await box.Checkpoints.HoldAsync(new DecisionDraft(asked.Id, true, "bob") { Role = "admin" }));
            return await InForceAsync(box, asked);
        },
        ["a held decision comes into force that the policy forbids by then"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync();
            Assert.IsType<DecisionOutcome.Held>(await box.Checkpoints.HoldAsync(new DecisionDraft(asked.Id, true, "ada") { Role = "approver" }));
            await box.SetRiskAsync(RiskLevel.High, new() { Approvals = 1, ApproverRoles = ["admin"] });
            return await InForceAsync(box, asked);
        },
        ["a job is sent back after its rejection"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync();
            await box.Checkpoints.RejectAsync(asked.Id, "ada", "no");
            await box.Jobs.TryRetryAsync(asked.JobId, "bob");
            return await LastAsync(box, asked.JobId);
        },
        ["a job without risk is sent back under a policy that wants an approval"] = async box =>
        {
            var id = await box.EnqueueAsync();
            await box.Jobs.TryCancelAsync(id, "bob");
            await box.SetPolicyAsync(p => p with { RiskByJobType = new Dictionary<string, RiskLevel> { ["work"] = RiskLevel.High } });
            await box.Jobs.TryRetryAsync(id, "bob");
            return await LastAsync(box, id);
        },
        ["the creator approves what the policy has come to call critical"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync();
            await box.SetPolicyAsync(p => p with { RiskByJobType = new Dictionary<string, RiskLevel> { ["work"] = RiskLevel.Critical } });
            return await RefusedAsync(box, asked, "bob", "admin");
        },
        ["the creator sends a job back that the policy has come to call critical, and approves it"] = async box =>
        {
            var id = await box.EnqueueAsync(StoreSteps.Request() with { CreatedBy = "bob" });
            await box.Jobs.TryCancelAsync(id, "ada");
            await box.SetPolicyAsync(p => p with { RiskByJobType = new Dictionary<string, RiskLevel> { ["work"] = RiskLevel.Critical } });
            await box.Jobs.TryRetryAsync(id, "eve");
            return await RefusedAsync(box, await LastAsync(box, id), "bob", "admin");
        },
        ["the owner sets the status"] = box => GuardedAsync(box, "update agent_checkpoints set status = 'APPROVED' where id = @Id"),
        ["the owner sets all that an approval sets"] = box => GuardedAsync(
            box, "update agent_checkpoints set status = 'APPROVED', approved_digest = digest, decided_by = 'ada', decided_at = now() where id = @Id"),
        ["the owner lowers the number of approvals"] = box => GuardedAsync(box, "update agent_checkpoints set approvals_required = 0 where id = @Id"),
        ["the owner changes what is shown"] = box => GuardedAsync(box, """update agent_checkpoints set data = '{"amount":1}' where id = @Id"""),
        ["the owner changes the digest"] = box => GuardedAsync(box, "update agent_checkpoints set digest = 'sha256:0' where id = @Id"),
        ["the owner makes it another job's"] = box => GuardedAsync(box, "update agent_checkpoints set job_id = job_id + 1 where id = @Id"),
        ["the owner makes somebody else the requester"] = box => GuardedAsync(box, "update agent_checkpoints set requested_by = 'eve' where id = @Id"),
        ["the owner writes an approval"] = box => GuardedAsync(
            box, "insert into approvals (checkpoint_id, approved_by, digest) select id, 'ada', digest from agent_checkpoints where id = @Id"),
        ["the owner writes an approval in the name of another decision"] = box => GuardedAsync(
            box, "select set_config('signalbox.decision', '999', true); insert into approvals (checkpoint_id, approved_by, digest) select id, 'ada', digest from agent_checkpoints where id = @Id"),
        ["the owner holds a decision"] = box => GuardedAsync(
            box, "insert into held_decisions (checkpoint_id, approves, decided_by, due_at) values (@Id, true, 'ada', now())"),
        ["the owner puts an approved checkpoint in the place of the pending one"] = box => GuardedAsync(
            box,
            """
            insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, requested_by, before_claim)
            select job_id, attempt, name, blocking, 'APPROVED', data, digest, requested_by, before_claim from agent_checkpoints where id = @Id
            """),
        ["the owner lowers the job's risk"] = box => GuardedAsync(box, "update jobs set risk = 0 where id = @JobId"),
        ["the owner says that the job needed no approval"] = box => GuardedAsync(box, "update jobs set approvals = 0 where id = @JobId"),
        ["the owner moves the approval of another checkpoint"] = async box =>
        {
            await box.ApproveAsync(await box.AskInsideAsync(1), "ada");
            return await GuardedAsync(box, "update approvals set checkpoint_id = @Id, digest = (select digest from agent_checkpoints where id = @Id)");
        },
        ["the owner makes an expired checkpoint pending again"] = async box =>
        {
            var asked = await box.AskBeforeClaimAsync();
            await box.Checkpoints.RejectAsync(asked.Id, "ada", "no");
            await GuardAsync(box, "update agent_checkpoints set status = 'PENDING' where id = @Id", asked);
            return asked;
        },
    };

    public static TheoryData<string> Rows => [.. Attempts.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task No_way_past_an_approval_lets_the_job_go_on(string attempt)
    {
        await using var box = await TestBox.CreateAsync();

        var checkpoint = await Attempts[attempt](box);

        Assert.NotEqual(CheckpointStatus.Approved, (await box.Checkpoints.FindAsync(checkpoint.Id))!.Status);
        Assert.DoesNotContain(checkpoint.JobId, (await box.ClaimAsync(10)).Jobs.Select(j => j.Id));
    }

    [Fact]
    public void There_are_as_many_attempts_as_were_thought_of() => Assert.InRange(Attempts.Count, 25, 100);

    private static async Task<Checkpoint> DecidedAsync(TestBox box, RiskLevel risk, string by, string? role = "admin") =>
        await RefusedAsync(box, await box.AskBeforeClaimAsync(risk), by, role);

    // A refusal by the policy is on record, with who, what, digest and when; one for another reason is not the policy's.
    private static async Task<Checkpoint> RefusedAsync(TestBox box, Checkpoint asked, string by, string? role = "approver", string? edits = null)
    {
        var refused = Assert.IsType<DecisionOutcome.Refused>(await box.ApproveAsync(asked, by, role, edits));
        if (edits == "{}")
            return asked;
        var entry = Assert.Single(await box.PolicyEntriesAsync(asked.JobId), e => e.Action == "policy_refused");
        Assert.Equal(by, entry.WorkerId);
        Assert.Contains(refused.Message, entry.Message, StringComparison.Ordinal);
        var digest = edits is null ? asked.Digest : CanonicalJson.Digest(RawJson.Parse(edits));
        Assert.Contains($"\"digest\":\"{digest}\"", entry.Metadata!.Value.Text, StringComparison.Ordinal);
        Assert.Contains("\"policy\":\"sha256:", entry.Metadata!.Value.Text, StringComparison.Ordinal);
        return asked;
    }

    private static async Task<Checkpoint> TakenAsync(TestBox box, Checkpoint asked, string by, string? edits = null)
    {
        Assert.Equal(CheckpointStatus.Pending, Assert.IsType<DecisionOutcome.Taken>(await box.ApproveAsync(asked, by, edits: edits)).Checkpoint.Status);
        return asked;
    }

    private static async Task<Checkpoint> InForceAsync(TestBox box, Checkpoint asked)
    {
        box.Pass(TimeSpan.FromSeconds(6));
        Assert.DoesNotContain(await box.CheckpointStore.BringIntoForceAsync(default), d => d.Outcome is DecisionOutcome.Taken);
        Assert.Contains(await box.PolicyEntriesAsync(asked.JobId), e => e.Action == "policy_refused");
        return asked;
    }

    private static async Task<Checkpoint> GuardedAsync(TestBox box, string statement)
    {
        var asked = await box.AskBeforeClaimAsync();
        await GuardAsync(box, statement, asked);
        return asked;
    }

    private static async Task GuardAsync(TestBox box, string statement, Checkpoint asked)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => box.ExecuteAsync(statement, new { asked.Id, asked.JobId }));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    private static async Task<Checkpoint> LastAsync(TestBox box, long jobId) => (await box.Checkpoints.ListForJobAsync(jobId))[^1];
}
