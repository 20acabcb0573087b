using Signalbox.Checkpoints;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Policy;

/// <summary>What tests of the policy do.</summary>
internal static class PolicySteps
{
    public static Task<bool> SetPolicyAsync(this TestBox box, Func<PolicyDocument, PolicyDocument> change, string by = "os:maria") =>
        box.Get<PolicyClient>().SetAsync(change(PolicyDocument.Default), by);

    public static Task SetRiskAsync(this TestBox box, RiskLevel risk, RiskRequirement requirement) =>
        box.SetPolicyAsync(p => p with { Risks = new Dictionary<RiskLevel, RiskRequirement>(p.Risks) { [risk] = requirement } });

    public static Task ProhibitAsync(this TestBox box, string action) =>
        box.SetPolicyAsync(p => p with { Actions = new Dictionary<string, ActionRule> { [action] = ActionRule.Prohibited } });

    /// <summary>A job of bob's that waits for approval before it runs.</summary>
    public static async Task<Checkpoint> AskBeforeClaimAsync(this TestBox box, RiskLevel risk = RiskLevel.High, object? input = null) =>
        (await box.Checkpoints.ListForJobAsync(await box.EnqueueAsync(StoreSteps.Request(input: input) with { Risk = risk, CreatedBy = "bob" })))[^1];

    /// <summary>A job of bob's that worker w1 has suspended at a checkpoint.</summary>
    public static async Task<Checkpoint> AskInsideAsync(this TestBox box, object data, CheckpointOptions? options = null) =>
        await box.SuspendAsync(await box.EnqueueAsync(StoreSteps.Request() with { CreatedBy = "bob" }), StoreSteps.Draft(data, options: options));

    public static Task<DecisionOutcome> ApproveAsync(this TestBox box, Checkpoint checkpoint, string by, string? role = "approver", string? edits = null, string? digest = null) =>
        box.Checkpoints.ApproveAsync(checkpoint.Id, by, edits: edits, expectedDigest: digest, role: role);

    /// <summary>What the execution log of a job tells of the policy, oldest first.</summary>
    public static async Task<IReadOnlyList<LogEntry>> PolicyEntriesAsync(this TestBox box, long jobId) =>
        [.. (await box.Logs.ListForJobAsync(jobId, 100, default)).Where(e => e.Action.StartsWith("policy_", StringComparison.Ordinal))];

    public static string Digest(object data) => CanonicalJson.Digest(RawJson.From(data));
}
