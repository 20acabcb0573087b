using Signalbox.Checkpoints;
using Signalbox.Durability;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Inbox;

/// <summary>What the address of the inbox says is to be shown.</summary>
/// <param name="History">True for what was decided, false for what waits.</param>
/// <param name="Text">Only with this text.</param>
/// <param name="Status">Only of this status, in the history.</param>
/// <param name="Risk">Only of jobs of this risk.</param>
/// <param name="JobType">Only of jobs of this type.</param>
/// <param name="By">Only decided by this person, in the history.</param>
/// <param name="After">Where the page begins.</param>
internal sealed record InboxFilter(bool History, string? Text, string? Status, string? Risk, string? JobType, string? By, string? After)
{
    private const int PageLength = 50;

    /// <summary>True when something narrows what is shown.</summary>
    public bool Narrows => (Text ?? Status ?? Risk ?? JobType ?? By) is not null;

    /// <summary>What is asked of the store; words in an address that mean nothing narrow nothing, and a text is cut to what can be looked for.</summary>
    public CheckpointQuery Query => new()
    {
        Status = !History ? CheckpointStatus.Pending : CheckpointStatusNames.TryParse(Status, out var status) && status != CheckpointStatus.Pending ? status : null,
        DecidedOnly = History && !(CheckpointStatusNames.TryParse(Status, out var named) && named is CheckpointStatus.Recorded),
        Text = Text is null ? null : StorableText.Clean(Text, SearchText.Longest),
        Risk = RiskRules.TryParse(Risk, out var risk) ? risk : null,
        JobType = JobType,
        DecidedBy = History ? By : null,
        Limit = PageLength,
        After = After,
    };
}
