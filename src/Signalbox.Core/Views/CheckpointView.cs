using System.Globalization;
using System.Text.Json.Serialization;
using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Views;

/// <summary>A checkpoint as every surface shows it (the object <c>checkpoint</c>); the names and their order are a contract.</summary>
public sealed record CheckpointView(
    string Id, string JobId, string Name, bool Blocking, string Status, RawJson Data, string Digest, string RequestedBy,
    DateTimeOffset RequestedAt, DateTimeOffset? ExpiresAt, int ApprovalsRequired, IReadOnlyList<ApprovalView> Approvals,
    string? ApprovedBy, DateTimeOffset? ApprovedAt, string? RejectedBy, DateTimeOffset? RejectedAt, string? RejectionReason)
{
    /// <summary>True in a list that leaves large <c>data</c> out; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DataLeftOut { get; init; }

    /// <summary>Shows a checkpoint. Ids are decimal strings, because they may exceed what JavaScript's numbers hold.</summary>
    public static CheckpointView Of(Checkpoint checkpoint)
    {
        var approved = checkpoint.Status == CheckpointStatus.Approved;
        var rejected = checkpoint.Status == CheckpointStatus.Rejected;
        return new CheckpointView(
            checkpoint.Id.ToString(CultureInfo.InvariantCulture), checkpoint.JobId.ToString(CultureInfo.InvariantCulture),
            checkpoint.Name, checkpoint.Blocking, checkpoint.Status.Name(), checkpoint.Data, checkpoint.ShownDigest,
            checkpoint.RequestedBy, checkpoint.RequestedAt, checkpoint.ExpiresAt, checkpoint.ApprovalsRequired,
            [.. checkpoint.Approvals.Select(a => new ApprovalView(a.By, a.At, a.Comment))],
            approved ? checkpoint.DecidedBy : null, approved ? checkpoint.DecidedAt : null,
            rejected ? checkpoint.DecidedBy : null, rejected ? checkpoint.DecidedAt : null, checkpoint.RejectionReason)
        {
            DataLeftOut = checkpoint.DataLeftOut,
        };
    }
}
