using System.Diagnostics;

namespace Signalbox.Server.Tests.Metrics;

/// <summary>Prometheus' own checker.</summary>
internal static class Promtool
{
    /// <summary>What <c>promtool check metrics</c> says of a page: nothing when it is in order.</summary>
    public static async Task<string> CheckAsync(string page)
    {
        var start = new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Run(start);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(page);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var text = string.Concat(await said);
        return process.ExitCode == 0 ? text : $"exit code {process.ExitCode}: {text}";
    }

#pragma warning disable RS0030 // this is the tests' process runner
    public static Process Run(ProcessStartInfo start) => Process.Start(start)!;
#pragma warning restore RS0030
}
