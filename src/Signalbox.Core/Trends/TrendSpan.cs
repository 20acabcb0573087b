namespace Signalbox.Trends;

/// <summary>How far back a trend reaches, up to now.</summary>
public enum TrendSpan
{
    /// <summary>An hour, in 60 points of a minute.</summary>
    Hour,

    /// <summary>A day, in 96 points of 15 minutes.</summary>
    Day,

    /// <summary>A week, in 84 points of 2 hours.</summary>
    Week,
}
