using Signalbox.Checkpoints;
using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>A checkpoint for people: who asks, what was decided, and what exactly it is about.</summary>
internal static class CheckpointCard
{
    /// <summary>Shows it.</summary>
    public static void Show(Screen screen, Checkpoint checkpoint)
    {
        screen.Lines([($"Checkpoint {checkpoint.Id}  ", Tone.Strong), (checkpoint.Status.Name(), ToneOf(checkpoint.Status)), ($"  {Printable.Line(checkpoint.Name)}", Tone.Plain)]);
        screen.Field("job", $"{checkpoint.JobId}");
        if (checkpoint.Reason is { } reason)
            screen.Field("asks", Printable.Block(reason));
        screen.Field("requested", $"{Times.Show(checkpoint.RequestedAt)} by {Printable.Line(checkpoint.RequestedBy)}");
        if (checkpoint is { Status: CheckpointStatus.Pending, ExpiresAt: { } expires })
            screen.Field("expires", Times.Show(expires));
        if (checkpoint is { Blocking: true, ApprovalsRequired: > 1 })
            screen.Field("approvals", $"{checkpoint.Approvals.Count} of {checkpoint.ApprovalsRequired}");
        foreach (var approval in checkpoint.Approvals)
            screen.Field("approved", $"{Times.Show(approval.At)} by {Printable.Line(approval.By)}{(approval.Comment is { } said ? ": " + Printable.Line(said) : "")}", Tone.Good);
        if (checkpoint.Status == CheckpointStatus.Rejected)
            screen.Field("rejected", $"{Times.Show(checkpoint.DecidedAt!.Value)} by {Printable.Line(checkpoint.DecidedBy ?? "?")}: {Printable.Line(checkpoint.RejectionReason ?? "")}", Tone.Bad);
        if (checkpoint is { Status: CheckpointStatus.Pending, Held: { } held })
            screen.Field("decided", $"{(held.Approves ? "approved" : "rejected")} by {Printable.Line(held.By)}, in force at {Times.Show(held.DueAt)}", Tone.Waiting);
        var isEdited = checkpoint.Status == CheckpointStatus.Pending && checkpoint.ShownDigest != checkpoint.Digest;
        screen.Field("digest", isEdited ? $"{checkpoint.ShownDigest} (edited by an approver)" : checkpoint.Digest);
        if (checkpoint.ApprovedDigest is { } approved && approved != checkpoint.Digest)
            screen.Field("approved as", $"{approved} (edited)");
        screen.Line();
        CheckpointData.Show(screen, checkpoint.Data);
    }

    /// <summary>What came of it, in a few words; empty while it waits.</summary>
    public static string Decision(Checkpoint checkpoint) => checkpoint switch
    {
        { Status: CheckpointStatus.Approved, DecidedAt: { } at } => $" by {Printable.Line(checkpoint.DecidedBy ?? "?")} at {Times.Show(at)}",
        { Status: CheckpointStatus.Rejected, DecidedAt: { } at } => $" by {Printable.Line(checkpoint.DecidedBy ?? "?")} at {Times.Show(at)}: {Printable.Line(checkpoint.RejectionReason ?? "")}",
        { Status: CheckpointStatus.Pending, ExpiresAt: { } until } => $" until {Times.Show(until)}",
        _ => "",
    };

    /// <summary>How a status is meant.</summary>
    public static Tone ToneOf(CheckpointStatus status) => status switch
    {
        CheckpointStatus.Approved => Tone.Good,
        CheckpointStatus.Rejected or CheckpointStatus.Expired => Tone.Bad,
        CheckpointStatus.Pending => Tone.Waiting,
        _ => Tone.Quiet,
    };

    /// <summary>How a word of a table is meant: statuses have their colours.</summary>
    public static Tone ToneOf(string word) => CheckpointStatusNames.TryParse(word, out var status) ? ToneOf(status) : Tone.Plain;
}
