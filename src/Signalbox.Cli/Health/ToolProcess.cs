using System.ComponentModel;
using System.Diagnostics;

namespace Signalbox.Cli.Health;

/// <summary>Asks a program of this machine for its version.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What a program prints; null when it is missing, fails or does not end.</summary>
    public static async Task<string?> AskAsync(string program, string argument, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, [argument])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A program that is only asked for its version needs no secrets.
        foreach (var name in start.Environment.Keys.Where(n => n is not ("PATH" or "HOME" or "DOTNET_ROOT" or "LANG" or "TMPDIR")).ToList())
            start.Environment.Remove(name);
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
#pragma warning disable RS0030 // the command line's process runner: fixed programs, one argument, a time limit
            using var process = Process.Start(start)!;
#pragma warning restore RS0030
            process.StandardInput.Close();
            try
            {
                var errors = process.StandardError.ReadToEndAsync(either.Token);
                var output = await process.StandardOutput.ReadToEndAsync(either.Token);
                await errors;
                await process.WaitForExitAsync(either.Token);
                return process.ExitCode == 0 ? output.Trim() : null;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return null;
        }
    }
}
