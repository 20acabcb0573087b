namespace Signalbox.Dashboard.Inbox;

/// <summary>What a press of the button that approves does next.</summary>
internal enum ApprovalStep
{
    /// <summary>Opens what must be opened before.</summary>
    Open,

    /// <summary>Nothing: what is open is being loaded.</summary>
    Load,

    /// <summary>Shows what is not shown yet.</summary>
    ShowRest,

    /// <summary>Approves.</summary>
    Approve,
}
