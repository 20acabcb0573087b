namespace Signalbox.EventLog.Events;

/// <summary>How large things may be.</summary>
public static class EventBounds
{
    /// <summary>The longest content that is appended, in bytes of UTF-8.</summary>
    public const int ContentBytes = 8 * 1024 * 1024;

    /// <summary>The longest name of an actor or a type, in characters.</summary>
    public const int NameLength = 200;

    /// <summary>The longest line that is read as an event, in bytes: the longest content has room in it however it is escaped.</summary>
    public const int LineBytes = 64 * 1024 * 1024;

    /// <summary>What is wrong with a longer line, to follow "the line is".</summary>
    internal static readonly string TooLong = $"longer than {LineBytes >> 20} MB";

    /// <summary>The highest number of an interaction: the last that every JSON reader keeps exactly.</summary>
    public const long Interaction = 9_007_199_254_740_991;
}
