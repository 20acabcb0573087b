using System.Text;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Git;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests.Git;

/// <summary>A bare repository and its clones, each in a folder of a test's own. Disposing deletes them.</summary>
internal sealed class GitBox : IDisposable
{
    // The machine's own settings of git must not matter.
    static GitBox()
    {
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", "/dev/null");
        Environment.SetEnvironmentVariable("GIT_CONFIG_SYSTEM", "/dev/null");
        Environment.SetEnvironmentVariable("GIT_CONFIG_NOSYSTEM", "1");
    }

    public GitBox()
    {
        Path = TestFolder.Create();
        Shell.Run(Path, "git init -q --bare -b main remote.git");
    }

    /// <summary>The folder of all.</summary>
    public string Path { get; }

    /// <summary>The bare repository.</summary>
    public string RemotePath => System.IO.Path.Combine(Path, "remote.git");

    /// <summary>Makes a clone of the remote as it is now.</summary>
    public string Clone(string name)
    {
        Shell.Run(Path, "git clone -q --no-hardlinks remote.git \"$1\" 2>&1 && git -C \"$1\" config user.name Tester && git -C \"$1\" config user.email tester@localhost", name);
        return System.IO.Path.Combine(Path, name);
    }

    /// <summary>Makes a clone of a remote that has a file besides the log.</summary>
    public string CloneWithFile(string name, string file = "other.txt")
    {
        var clone = Clone(name);
        Shell.Run(clone, "echo one > \"$1\" && git add . && git commit -qm first && git push -q origin main", file);
        return clone;
    }

    /// <summary>Appends an event to the log of a folder.</summary>
    public static void Append(string folder, params IReadOnlyList<string> contents)
    {
        using var log = new SharedLog(folder);
        log.Append([.. contents.Select(c => LogFolder.Event(c))]);
    }

    /// <inheritdoc cref="Append(string, IReadOnlyList{string})" />
    public static void Append(SharedLog log, params IReadOnlyList<LogEvent> events) => log.Append(events);

    /// <summary>Adds bytes to the log of a folder as they are.</summary>
    public static void Add(string folder, byte[] bytes) => File.AppendAllBytes(System.IO.Path.Combine(folder, SharedLog.FileName), bytes);

    /// <summary>Makes a file.</summary>
    public static void Write(string folder, string name, string text) => File.WriteAllText(System.IO.Path.Combine(folder, name), text);

    /// <summary>What is in a file.</summary>
    public static string Text(string folder, string name) => File.ReadAllText(System.IO.Path.Combine(folder, name));

    /// <inheritdoc cref="Text" />
    public static byte[] Bytes(string folder, string name) => File.ReadAllBytes(System.IO.Path.Combine(folder, name));

    /// <summary>Syncs the log of a folder.</summary>
    public static async Task<SyncResult> SyncAsync(string folder, GitSyncOptions? options = null, TimeProvider? time = null)
    {
        using var log = new SharedLog(folder, new SharedLogOptions { Time = time ?? TimeProvider.System });
        return await new GitSync(log, options).RunAsync();
    }

    /// <summary>The contents of the log of a folder.</summary>
    public static IReadOnlyList<string> Contents(string folder)
    {
        using var log = new SharedLog(folder);
        return [.. log.Read().Select(l => l.Event?.Content ?? $"({l.Fault})")];
    }

    /// <summary>The same, sorted.</summary>
    public static IReadOnlyList<string> Sorted(string folder) => [.. Contents(folder).Order(StringComparer.Ordinal)];

    /// <summary>The bytes of the log that the remote has.</summary>
    public string Published(string path = "events.log", string branch = "main") => Shell.Run(Path, "git -C remote.git cat-file blob \"$1:$2\"", branch, path);

    /// <summary>The contents of the events that the remote has.</summary>
    public IReadOnlyList<string> PublishedContents(string path = "events.log")
    {
        var contents = new List<string>();
        foreach (var line in Published(path).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            contents.Add(EventLine.Read(bytes, out var view) is { } fault ? $"({fault})" : view.Content.ToString());
        }

        return contents;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
