using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Runs git: without a shell, never asking anybody, for a bounded time. A command whose time is over is asked to end, and
/// killed with everything it started when it does not.
/// </summary>
/// <remarks>
/// Git runs nothing that came with a commit: no hook, no monitor of files, and of a folder that looks like a repository it
/// believes nothing. Its repository is named to it once that is known (<see cref="In"/>).
/// </remarks>
/// <param name="folder">Where it runs.</param>
/// <param name="time">How long a command may take.</param>
/// <param name="clock">What measures that.</param>
/// <param name="environment">Names of variables of this process that git gets besides those that it needs.</param>
internal sealed class GitProcess(string folder, TimeSpan time, TimeProvider clock, IReadOnlyList<string> environment)
{
    private static readonly string[] Safe = ["core.fsmonitor=false", "core.hooksPath=/dev/null", "safe.bareRepository=explicit", "submodule.recurse=false"];
    private const int KeptErrors = 16 * 1024;

    // Something that git left behind, such as ssh's shared connection, may hold its pipe for hours. The system's own time: processes keep it.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private IReadOnlyList<string> Settings { get; init; } = Safe;

    private RepositoryPlace? Repository { get; init; }

    /// <summary>The same, with further settings of git, such as <c>user.name=A</c>.</summary>
    public GitProcess With(params IReadOnlyList<string> more) => new(folder, time, clock, environment) { Settings = [.. Settings, .. more], Repository = Repository };

    /// <summary>The same, for this repository and no other.</summary>
    public GitProcess In(RepositoryPlace repository) => new(folder, time, clock, environment) { Settings = Settings, Repository = repository };

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="EventLogException">It did not.</exception>
    public async Task<GitAnswer> DoAsync(GitCall call, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(call, cancellationToken);
        return answer.IsGood ? answer : throw Failed(call, answer);
    }

    /// <summary>A tree without anything in it.</summary>
    public async Task<string> EmptyTreeAsync(CancellationToken cancellationToken) => (await DoAsync(new GitCall("mktree"), cancellationToken)).Text;

    /// <summary>What to throw when a command failed that should not have.</summary>
    public EventLogException Failed(GitCall call, GitAnswer answer) =>
        new(EventLogFault.Git, $"'git {call.Arguments[0]}' failed in {folder}: {GitOutput.Last(answer.Errors)}; mend the repository, then sync again.");

    /// <summary>Runs a command.</summary>
    /// <exception cref="EventLogException">Git is not there.</exception>
    public async Task<GitAnswer> RunAsync(GitCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var over = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        using var process = Start(call);
        using var printed = new MemoryStream();
        var errors = KeepEndAsync(process.StandardError.BaseStream);
        try
        {
            var output = process.StandardOutput.BaseStream.CopyToAsync(call.Output ?? printed, either.Token);
            await FeedAsync(process, call.Input, either.Token);
            await output;
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await EndAsync(process);
            return new GitAnswer(GitAnswer.TookTooLong, [], string.Create(CultureInfo.InvariantCulture, $"fatal: it took longer than {time.TotalSeconds:0.###} s"));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }

        return new GitAnswer(process.ExitCode, printed.ToArray(), await HearAsync(errors));
    }

    private Process Start(GitCall call)
    {
        var where = call.Folder ?? folder;
        if (!Directory.Exists(where))
            throw new EventLogException(EventLogFault.Git, $"There is no folder {where}: make it by 'git clone' or 'git init' first.");
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = where,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        GitEnvironment.Set(start.Environment, call.Index, environment);
        if (Repository is { } repository)
        {
            start.ArgumentList.Add($"--git-dir={repository.GitFolder}");
            start.ArgumentList.Add($"--work-tree={repository.Top}");
        }

        foreach (var setting in Settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        foreach (var argument in call.Arguments)
            start.ArgumentList.Add(argument);
        try
        {
#pragma warning disable RS0030 // This is the library's process runner.
            return Process.Start(start)!;
#pragma warning restore RS0030
        }
        catch (Win32Exception e)
        {
            throw new EventLogException(EventLogFault.Git, "The program git cannot be started: install it (apt-get install git), then sync again.", e);
        }
    }

    private static async Task<string> HearAsync(Task<string> errors)
    {
        try
        {
            return await errors.WaitAsync(LastWords, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            return "";
        }
    }

    private static async Task FeedAsync(Process process, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
                await input(process.StandardInput.BaseStream, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading: its exit code and its words say why.
        }
    }

    private static async Task<string> KeepEndAsync(Stream errors)
    {
        var kept = new byte[KeptErrors];
        var buffer = new byte[KeptErrors];
        var length = 0;
        while (await errors.ReadAsync(buffer) is > 0 and var count)
        {
            var old = Math.Min(length, KeptErrors - count);
            kept.AsSpan(length - old, old).CopyTo(kept);
            buffer.AsSpan(0, count).CopyTo(kept.AsSpan(old));
            length = old + count;
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }

    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
            return;
        var tree = new ProcessTree(process.Id);
        tree.AskToEnd();
        using var patience = new CancellationTokenSource(LastWords, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // It had its time.
        }

        tree.KillRest();
    }
}
