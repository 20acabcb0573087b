namespace Signalbox.Dashboard.Inbox;

/// <summary>How much somebody was shown of what they decide on.</summary>
public enum ReviewExtent
{
    /// <summary>They have not opened it.</summary>
    Unopened,

    /// <summary>They have opened it, and a part was not shown.</summary>
    Part,

    /// <summary>All of it.</summary>
    Whole,
}
