namespace Signalbox.EventLog.Git;

/// <summary>How an attempt to speak with the remote ended.</summary>
internal abstract record RemoteResult
{
    private RemoteResult()
    {
    }

    /// <summary>The remote was read: its branch is at this commit, which is here now; null when it has no such branch yet.</summary>
    public sealed record At(string Branch, string? Commit) : RemoteResult;

    /// <summary>The remote has what was pushed.</summary>
    public sealed record Published : RemoteResult;

    /// <summary>Somebody else pushed first.</summary>
    public sealed record Overtaken(string Words) : RemoteResult;

    /// <summary>It did not work this time.</summary>
    public sealed record Away(string Words) : RemoteResult;
}
