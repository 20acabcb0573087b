namespace Signalbox.EventLog.Git;

/// <summary>How often a sync tries the remote, and how long it waits between.</summary>
internal sealed class SyncTimeouts(GitSyncOptions options, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The try that it is now.</summary>
    public int Tries { get; private set; } = 1;

    /// <summary>Waits before the next try; false when it was the last.</summary>
    public async Task<bool> TryAgainAsync(CancellationToken cancellationToken)
    {
        if (Tries >= options.Tries)
            return false;
        var seconds = options.FirstDelay.TotalSeconds * Math.Pow(2, Tries - 1);
        await Task.Delay(TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)), time, cancellationToken);
        Tries++;
        return true;
    }
}
