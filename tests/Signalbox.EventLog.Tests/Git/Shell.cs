using System.Diagnostics;
using System.Globalization;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Git;

/// <summary>Real programs, run by bash.</summary>
internal static class Shell
{
    /// <summary>Runs a script and returns what it printed; a script that fails fails the test.</summary>
    public static string Run(string folder, string script, params IReadOnlyList<string> arguments)
    {
        using var process = Start(folder, script, arguments);
        var errors = "";
        process.ErrorDataReceived += (_, said) => errors += said.Data;
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"{script} ended with {process.ExitCode}: {errors}"));
        return output;
    }

    /// <summary>Starts a script.</summary>
    public static Process Start(string folder, string script, params IReadOnlyList<string> arguments) =>
        ChildProcess.Launch(new ProcessStartInfo("bash", ["-c", script, "bash", .. arguments]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true });
}
