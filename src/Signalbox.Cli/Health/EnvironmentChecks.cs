using System.Net;
using System.Net.Sockets;
using Signalbox.BuiltIn.Evidence;
using Signalbox.Cli.Variables;

namespace Signalbox.Cli.Health;

/// <summary>Looks at the folder, the port and the variables that Signalbox is given.</summary>
internal static class EnvironmentChecks
{
    private const int Port = 3000;
    private static readonly string[] ModelVariables = ["OPENROUTER_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL"];
    private const long Scarce = 1L << 30;
    private const long TooLittle = 100L << 20;

    /// <summary>Whether the data directory can be written, and how much room it has.</summary>
    public static Finding DataDirectory(string folder)
    {
        const string Part = "data directory";
        var existing = folder;
        while (!Directory.Exists(existing))
            existing = Path.GetDirectoryName(existing)!;
        try
        {
            var probe = Path.Combine(existing, $".signalbox-doctor-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, new byte[4096]);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(Part, $"{existing} cannot be written ({e.Message})", "choose another with --data-dir, or mend its rights");
        }

        var free = new DriveInfo(existing).AvailableFreeSpace;
        var text = $"{folder}{(existing == folder ? "" : " (not made yet)")}, {free / (double)(1L << 30):0.0} GiB free";
        return free switch
        {
            < TooLittle => Finding.Fail(Part, text, "free some space: PostgreSQL stops when the disk is full"),
            < Scarce => Finding.Warn(Part, text, "free some space before it runs out"),
            _ => Finding.Ok(Part, text),
        };
    }

    /// <summary>Whether the dashboard's usual port is free.</summary>
    public static Finding FreePort()
    {
        const string Part = "port 3000";
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, Port);
            listener.Start();
            return Finding.Ok(Part, "free");
        }
        catch (SocketException)
        {
            return Finding.Warn(Part, "another program listens on it", "end that program, or give the node another address");
        }
    }

    /// <summary>Whether there are credentials for GitHub, and repositories whose pull requests are evidence.</summary>
    public static Finding GitHub(EnvironmentValues environment, GitHubOptions options)
    {
        const string Part = "GITHUB_TOKEN";
        if (environment["GITHUB_TOKEN"] is null)
            return Finding.Warn(Part, "not set", "set it in the environment or .env to verify pull requests as evidence");
        var repositories = options.AllowedRepositories.Prepend(options.Repository).OfType<string>().ToList();
        return Finding.Ok(Part, repositories.Count == 0
            ? "set, and no repository is allowed yet (github.repository)"
            : $"set, for {string.Join(", ", repositories)} at {options.ApiUrl.Host}");
    }

    /// <summary>Whether a model can be asked.</summary>
    public static Finding Model(EnvironmentValues environment)
    {
        const string Part = "model";
        var set = ModelVariables.Where(n => environment[n] is not null).ToList();
        var binary = (environment["PATH"] ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, "qwen")).FirstOrDefault(File.Exists);
        if (set.Count > 0)
            return Finding.Ok(Part, string.Join(", ", set) + " set" + (environment["AI_MODEL"] is { } model ? $", AI_MODEL {model}" : ""));
        return binary is null
            ? Finding.Warn(Part, "no endpoint and no qwen program", "set OPENROUTER_API_KEY, or OPENAI_API_KEY with OPENAI_BASE_URL, for jobs that ask a model")
            : Finding.Ok(Part, binary);
    }
}
