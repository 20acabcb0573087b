using System.Globalization;

namespace Signalbox.Postgres.Embedded;

/// <summary>What a server that was killed leaves in the way of the next.</summary>
internal static class KilledServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits for the last processes of a killed server, which end by themselves when they notice, and frees its
    /// <c>postmaster.pid</c> for the next server. Does nothing after an orderly stop.
    /// </summary>
    /// <returns>Whether there was a killed server.</returns>
    /// <exception cref="EmbeddedServerException">Its processes do not end; the message names them.</exception>
    public static async Task<bool> ClearAsync(ClusterHome home, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!PostmasterFile.Exists(home.Cluster))
            return false;
        IReadOnlyList<int> remaining = [];
        try
        {
            await Poll.UntilAsync(NoneRemainsAsync, PollInterval, Patience, time, cancellationToken);
        }
        catch (TimeoutException failure)
        {
            string numbers = string.Join(' ', remaining.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            throw new EmbeddedServerException(
                $"Processes of a killed server still hold the data in {home.Cluster}: end them (kill {numbers}) and "
                + "start again.",
                failure);
        }

        if (PostmasterFile.TryRead(home.Cluster) is null)
            PostmasterFile.Delete(home.Cluster);
        else
            PostmasterFile.Disown(home.Cluster, home.Account);
        return true;

        async Task<bool> NoneRemainsAsync()
        {
            remaining = await ServerProcess.RemainingAsync(home, cancellationToken);
            return remaining.Count == 0;
        }
    }
}
