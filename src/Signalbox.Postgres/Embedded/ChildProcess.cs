using System.ComponentModel;
using System.Diagnostics;

namespace Signalbox.Postgres.Embedded;

/// <summary>What a finished child process left behind.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs the programs of PostgreSQL: arguments are passed one by one (never through a shell), the environment holds
/// nothing of this process's, and standard input is empty.
/// </summary>
internal static class ChildProcess
{
    private static readonly Dictionary<string, string> CleanEnvironment = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LANG"] = "C.UTF-8",
        ["LC_ALL"] = "C.UTF-8",
        ["TZ"] = "UTC",
    };

    /// <summary>Runs a program to its end.</summary>
    /// <param name="file">The program's full path, or a name to be found on PATH.</param>
    /// <param name="arguments">Its arguments, passed as they are.</param>
    /// <param name="workingFolder">The folder it starts in; the root folder when null.</param>
    /// <param name="cancellationToken">Ends the program, but not a server that it started.</param>
    /// <exception cref="EmbeddedServerException">The program cannot be run at all.</exception>
    public static async Task<ChildResult> RunAsync(
        string file, IEnumerable<string> arguments, string? workingFolder, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = workingFolder ?? "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in CleanEnvironment)
            start.Environment[name] = value;

        using Process process = Start(start);
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(cancellationToken);
            return new ChildResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
#pragma warning disable RS0030 // This is the one process runner that the ban points to.
            return Process.Start(start)!;
#pragma warning restore RS0030
        }
        catch (Win32Exception failure)
        {
            throw new EmbeddedServerException($"Cannot run {start.FileName}: {failure.Message}.", failure);
        }
    }
}
