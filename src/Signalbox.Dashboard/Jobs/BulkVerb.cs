namespace Signalbox.Dashboard.Jobs;

/// <summary>What can be done with several jobs at once.</summary>
internal enum BulkVerb
{
    /// <summary>Send them back to the line.</summary>
    Retry,

    /// <summary>Cancel them.</summary>
    Cancel,

    /// <summary>Give them another priority.</summary>
    Prioritize,
}
