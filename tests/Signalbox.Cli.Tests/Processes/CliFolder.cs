using System.Globalization;
using System.Text.Json;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Processes;

/// <summary>
/// A working directory of a test's own, in which it runs the command line with the default data directory. Disposing ends
/// the server that a test may have left running, and deletes the folder.
/// </summary>
/// <param name="program">Which program runs <c>events</c>.</param>
public sealed class CliFolder(EventProgram program = EventProgram.Managed) : IAsyncDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "DOTNET_ROOT", "XDG_CACHE_HOME", "SIGNALBOX_POSTGRES_BIN"];
    private readonly List<CliProcess> _processes = [];

    /// <summary>The folder.</summary>
    public string Path { get; } = TestFolder.Create();

    /// <summary>The data directory.</summary>
    public string DataDirectory => System.IO.Path.Combine(Path, ".signalbox");

    /// <summary>Variables that the processes get, besides what they need to run.</summary>
    public Dictionary<string, string> Environment { get; } = Surroundings();

    /// <summary>The process of the embedded server, or null.</summary>
    public int? ServerProcess
    {
        get
        {
            var file = System.IO.Path.Combine(DataDirectory, "postgres", "postmaster.pid");
            try
            {
                return int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) && IsRunning(id) ? id : null;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }
    }

    /// <summary>Writes a file into the folder.</summary>
    public async Task<string> WriteAsync(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    /// <summary>Starts the command line.</summary>
    public CliProcess Start(params string[] words) => StartProgram(Words(words)[0], Words(words)[1..]);

    /// <summary>The words with which a shell runs the command line.</summary>
    public string[] Words(params string[] words) => program == EventProgram.Native
        ? [NativeProgram.File, .. words]
        : [DotNet(), System.IO.Path.Combine(AppContext.BaseDirectory, "signalbox.dll"), .. words];

    /// <summary>Starts another program.</summary>
    public CliProcess StartProgram(string program, IReadOnlyList<string> arguments, string input = "")
    {
        var process = CliProcess.Start(program, arguments, Path, Environment, input);
        _processes.Add(process);
        return process;
    }

    /// <summary>Runs the command line to its end.</summary>
    public Task<CliResult> RunAsync(params string[] words) => Start(words).EndAsync();

    /// <summary>Starts a worker, and returns when it processes jobs.</summary>
    public async Task<CliProcess> StartWorkerAsync()
    {
        var worker = Start("worker", "start");
        await worker.UntilSaidAsync("Press Ctrl+C to stop");
        return worker;
    }

    /// <summary>Creates a job and returns its id.</summary>
    public async Task<string> CreateJobAsync(string type, string input, params string[] more)
    {
        var created = await RunAsync(["jobs", "create", "--type", type, "--description", $"A {type} of a test", "--input", input, "--json", .. more]);
        return created.Exits(0).Json.GetProperty("id").GetString()!;
    }

    /// <summary>Shows a job as JSON.</summary>
    public async Task<JsonElement> ShowJobAsync(string id) => (await RunAsync("jobs", "show", id, "--json")).Exits(0).Json;

    /// <summary>Shows a job again and again until a condition holds.</summary>
    public async Task<JsonElement> UntilJobAsync(string id, Func<JsonElement, bool> condition, string what)
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        while (true)
        {
            var job = await ShowJobAsync(id);
            if (condition(job))
                return job;
            if (time.GetElapsedTime(start) > TimeSpan.FromSeconds(90))
                throw new TimeoutException($"Waited in vain until {what}:\n{job}");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.Dispose();
        if (ServerProcess is { } server)
        {
            await CliProcess.SignalAsync("INT", server);
            await Eventually.HoldsAsync(() => !IsRunning(server), "the end of the embedded server");
        }

        Directory.Delete(Path, recursive: true);
    }

    /// <summary>True when a process of that number runs (a zombie does not).</summary>
    public static bool IsRunning(int processId)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Surroundings()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_NOLOGO"] = "1" };
        foreach (var name in Inherited)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
                environment[name] = value;
        }

        return environment;
    }

    // The host that runs this process: three folders above the shared framework.
    private static string DotNet() => System.IO.Path.GetFullPath(
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));
}
