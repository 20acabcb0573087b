using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.Configuration;

namespace Signalbox.Cli.Nodes;

/// <summary>
/// The id of a node's worker: the one that was configured, else one that is kept in the data directory from start to start. Its
/// file is locked while the process runs, so that a second process on the same data directory keeps a second one. The kernel
/// drops the lock when the process ends, however it ends.
/// </summary>
internal sealed partial class KeptWorkerId : IDisposable
{
    private const int MostProcesses = 1_000;
    private const int LongestId = 200;

    // How the lock of another process is told: EWOULDBLOCK of Linux and of macOS, and the sharing violation of Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];
    private readonly FileStream? _file;

    private KeptWorkerId(string id, FileStream? file)
    {
        Id = id;
        _file = file;
    }

    /// <summary>The id.</summary>
    public string Id { get; }

    /// <summary>Takes the configured id, or the first kept one that no other process has. Dispose it when the worker has stopped.</summary>
    public static KeptWorkerId Take(Settings settings, string dataDirectory, ILogger logger)
    {
        if (settings.NamesWorker)
            return new KeptWorkerId(settings.Worker.WorkerId, null);
        var folder = Path.Combine(dataDirectory, "workers");
        try
        {
            CreateFolder(folder);
            for (var number = 1; number <= MostProcesses; number++)
            {
                if (TryOpen(Path.Combine(folder, $"{number}")) is { } file)
                    return new KeptWorkerId(Read(file) ?? Make(file), file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, e, folder, settings.Worker.WorkerId);
        }

        return new KeptWorkerId(settings.Worker.WorkerId, null);
    }

    /// <summary>Lets the next process have the id.</summary>
    public void Dispose() => _file?.Dispose();

    private static FileStream? TryOpen(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException e) when (HeldByAnother.Contains(e.HResult))
        {
            return null;
        }
    }

    // Null for a file that is new, or whose process was killed before it had written.
    private static string? Read(FileStream file)
    {
        var bytes = new byte[LongestId + 1];
        var id = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return id.EndsWith('\n') && id[..^1] is { Length: > 0 } line && !line.Any(char.IsControl) ? line : null;
    }

    private static string Make(FileStream file)
    {
        var id = $"{Environment.MachineName.ToLowerInvariant()}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        file.SetLength(0);
        file.Write(Encoding.UTF8.GetBytes(id + "\n"));
        file.Flush(flushToDisk: true);
        return id;
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The id of this node's worker cannot be kept in {Folder}; it is {WorkerId}, as that of every such process on this machine")]
    private static partial void LogNotKept(ILogger logger, Exception exception, string folder, string workerId);
}
