using System.CommandLine;
using Signalbox.Checkpoints;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>What approving and rejecting have in common: policy, and what came of the decision.</summary>
internal abstract class DecisionVerb : DatabaseVerb
{
    /// <summary>The checkpoint.</summary>
    protected readonly Argument<long> Id = CheckpointId.Argument();

    /// <summary>Takes the verb's name, description and example.</summary>
    protected DecisionVerb(string name, string description, string example)
        : base(name, description, example) =>
        Arguments.Add(Id);

    /// <inheritdoc />
    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken) => Settings.Of(call).LocalDecisions ? Task.CompletedTask : throw NotAllowed();

    /// <inheritdoc />
    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        // The database knows it in every working directory.
        if (!await database.Policy.AllowsLocalDecisionsAsync(cancellationToken))
            throw NotAllowed();
        var id = call.Arguments.GetValue(Id);
        var checkpoint = await DecideAsync(call, database.Checkpoints, LocalOperator.Name, cancellationToken) switch
        {
            DecisionOutcome.Taken taken => taken.Checkpoint,
            DecisionOutcome.AlreadyDecided { Checkpoint.Blocking: false } => throw VerbFailedException.Failed($"Checkpoint {id} was only recorded and waits for nobody."),
            DecisionOutcome.AlreadyDecided was => throw VerbFailedException.Failed($"Checkpoint {id} is {was.Checkpoint.Status.Name()}{CheckpointCard.Decision(was.Checkpoint)}; nothing was changed."),
            DecisionOutcome.AlreadyHeld { Checkpoint.Held: { } held } => throw VerbFailedException.Failed(
                $"Checkpoint {id} is {(held.Approves ? "approved" : "rejected")} by {held.By}, in force at {Terminals.Times.Show(held.DueAt)} unless they take it back; nothing was changed."),
            DecisionOutcome.Changed { Checkpoint.ShownDigest: var shown } => throw new VerbFailedException(
                ExitCode.Refused, $"What checkpoint {id} shows was edited or changed: look at it with 'signalbox checkpoints show {id}', then approve it with --digest {shown}."),
            DecisionOutcome.Expired late => throw VerbFailedException.Failed($"Checkpoint {id} expired{(late.Checkpoint.ExpiresAt is { } at ? " at " + Terminals.Times.Show(at) : "")}; 'signalbox jobs retry {late.Checkpoint.JobId}' lets its job ask again."),
            DecisionOutcome.SamePerson same => throw new VerbFailedException(
                ExitCode.Refused, $"{LocalOperator.Name} has approved checkpoint {id} already, and {same.Checkpoint.ApprovalsRequired} people must: ask another."),
            DecisionOutcome.Invalid invalid => throw new VerbFailedException(ExitCode.BadUsage, invalid.Message),
            DecisionOutcome.Refused refused => throw new VerbFailedException(ExitCode.Refused, refused.Message),
            _ => throw CheckpointId.NotFound(id),
        };
        if (call.Json)
            call.Screen.Json(CheckpointView.Of(checkpoint));
        else
            call.Screen.Line(Say(checkpoint), CheckpointCard.ToneOf(checkpoint.Status));
        return ExitCode.Done;
    }

    /// <summary>Decides.</summary>
    protected abstract Task<DecisionOutcome> DecideAsync(
        VerbCall call, CheckpointClient checkpoints, string by, CancellationToken cancellationToken);

    private static VerbFailedException NotAllowed() => new(
        ExitCode.Refused,
        "Policy does not let the command line decide checkpoints (policy.localDecisions is false): decide with your own account in the dashboard.");

    private static string Say(Checkpoint checkpoint) => checkpoint.Status switch
    {
        CheckpointStatus.Pending => $"Checkpoint {checkpoint.Id}: {checkpoint.Approvals.Count} of {checkpoint.ApprovalsRequired} approvals; another person must approve too.",
        CheckpointStatus.Approved => $"Checkpoint approved successfully: {checkpoint.Id} by {checkpoint.DecidedBy}; job {checkpoint.JobId} goes on.",
        _ => $"Checkpoint rejected successfully: {checkpoint.Id} by {checkpoint.DecidedBy}.",
    };
}
