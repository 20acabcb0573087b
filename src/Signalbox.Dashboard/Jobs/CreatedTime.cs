namespace Signalbox.Dashboard.Jobs;

/// <summary>When the jobs of a list were created.</summary>
public enum CreatedTime
{
    /// <summary>At any time.</summary>
    Any,

    /// <summary>In the last hour.</summary>
    Hour,

    /// <summary>In the last 24 hours.</summary>
    Day,

    /// <summary>In the last seven days.</summary>
    Week,

    /// <summary>Between two moments.</summary>
    Between,
}
