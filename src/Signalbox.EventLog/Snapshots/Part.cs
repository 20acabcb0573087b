namespace Signalbox.EventLog.Snapshots;

/// <summary>A part of the next version of a file.</summary>
internal abstract record Part
{
    /// <summary>What stands in the present version, from one byte up to another.</summary>
    internal sealed record Kept(long From, long To) : Part;

    /// <summary>New text, written when its turn comes.</summary>
    internal sealed record Text(Action<TextSink> Write) : Part;
}
