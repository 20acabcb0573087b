namespace Signalbox.Postgres.Embedded;

/// <summary>
/// The two locks of a data directory: one held around a start, a join and a stop, the other held for as long as a
/// process uses the server.
/// </summary>
internal static class DataDirectoryLocks
{
    /// <summary>Waits until no other process starts, joins or stops the server.</summary>
    /// <exception cref="EmbeddedServerException">Another process does not come to an end.</exception>
    public static async Task<FileLock> AcquireStartAsync(
        EmbeddedServerOptions options, CancellationToken cancellationToken)
    {
        string path = Path.Combine(options.DataDirectory, "postgres.start.lock");
        try
        {
            return await FileLock.AcquireAsync(path, options.StartTimeout, options.TimeProvider, cancellationToken);
        }
        catch (TimeoutException failure)
        {
            throw new EmbeddedServerException(
                $"Another process has been starting or stopping the server of {options.DataDirectory} for "
                + $"{options.StartTimeout.TotalSeconds} s: end it (fuser {path} shows it) and start again.",
                failure);
        }
    }

    /// <summary>Counts this process among the users. Called under the start lock.</summary>
    public static FileLock AcquireUse(string dataDirectory)
    {
        FileLock users = FileLock.Open(Path.Combine(dataDirectory, "postgres.users.lock"));
        try
        {
            // Only a leaving process holds it alone, and that happens under the start lock.
            return users.TryShared()
                ? users
                : throw new EmbeddedServerException(
                    $"Another program holds {dataDirectory}/postgres.users.lock: end it (fuser shows it) and start "
                    + "again.");
        }
        catch
        {
            users.Dispose();
            throw;
        }
    }
}
