using System.Diagnostics;
using Npgsql;
using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

/// <summary>A data directory for one test; disposing ends a server that the test left and deletes everything.</summary>
internal sealed class ServerFolder : IAsyncDisposable
{
    private readonly string _root;

    public ServerFolder(string? below = null, string? inner = null)
    {
        _root = below is null ? TestFolder.Create() : Directory.CreateDirectory(below).FullName;
        DataDirectory = inner is null ? _root : Path.Combine(_root, inner);
    }

    public string DataDirectory { get; }

    public string Location => Path.Combine(DataDirectory, "postgres.location");

    public string Home => File.Exists(Location) ? File.ReadAllText(Location).Trim() : DataDirectory;

    public string Cluster => Path.Combine(Home, "postgres");

    public EmbeddedServerOptions Options => new() { DataDirectory = DataDirectory };

    public Task<EmbeddedServer> StartAsync() => EmbeddedServer.StartOrJoinAsync(Options, CancellationToken.None);

    public async Task<EmbeddedServerException> RefusedAsync(EmbeddedServerOptions? options = null) =>
        await Assert.ThrowsAsync<EmbeddedServerException>(
            () => EmbeddedServer.StartOrJoinAsync(options ?? Options, CancellationToken.None));

    /// <summary>The programs of the tests where every account can read them, wherever this checkout lies.</summary>
    public string CopyOfProbe()
    {
        string copy = Path.Combine(_root, "programs");
        OwnedFiles.EnsureFolder(copy, SystemFolder.EnterOnly);
        foreach (FileInfo file in new DirectoryInfo(AppContext.BaseDirectory).EnumerateFiles().Where(f => f.Extension is ".dll" or ".json"))
        {
            string copied = file.CopyTo(Path.Combine(copy, file.Name)).FullName;
            OwnedFiles.AddMode(copied, UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        return copy;
    }

    public static async Task<object?> AskAsync(EmbeddedServer server, string sql)
    {
        await using NpgsqlConnection connection = new(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public static void CloseToOthers(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, OwnedFiles.PrivateFolder);
    }

    public static async Task KillAsync(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        process.Kill();
        await Eventually.HoldsAsync(() => !ServerProcess.Exists(processId), "the killed process is gone");
    }

    public async ValueTask DisposeAsync()
    {
        string home = Home;
        if (PostmasterFile.TryRead(Cluster) is { } file
            && ServerProcess.Exists(file.ProcessId)
            && FileStatus.TryRead($"/proc/{file.ProcessId}/cwd")?.Identity == FileStatus.TryRead(Cluster)?.Identity)
        {
            ServerProcess.Signal(file.ProcessId, Libc.SignalQuit);
            await Eventually.HoldsAsync(() => !ServerProcess.Exists(file.ProcessId), "the left server is gone");
        }

        Directory.Delete(_root, recursive: true);
        if (Directory.Exists(home))
            Directory.Delete(home, recursive: true);
    }
}
