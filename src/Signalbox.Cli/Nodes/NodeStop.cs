using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;

namespace Signalbox.Cli.Nodes;

/// <summary>Runs a started host until it is told to stop, and stops it: in order, or at once when somebody insists.</summary>
internal static class NodeStop
{
    /// <summary>Returns when the host has stopped.</summary>
    public static async Task RunUntilToldAsync(this IHost host, NodeLocation location, TimeSpan drain, VerbCall call, CancellationToken stop)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, stopping);
        await UntilAsync(either.Token);
        call.Screen.Line($"Stopping: running jobs have {drain.TotalSeconds:0} s to finish. Ctrl-C again to leave them.");
        var stopped = host.StopAsync(CancellationToken.None);
        var hurried = UntilAsync(call.Interruption.Hurry);
        if (await Task.WhenAny(stopped, hurried) == hurried)
        {
            call.Screen.Line("Left at once: running jobs go back to the line when their leases run out.");
            if (location.Server is { } server)
                await server.DisposeAsync();
            // Whatever else is running here would wait for the jobs.
            Environment.Exit(ExitCode.Interrupted);
        }

        await stopped;
        if (!stop.IsCancellationRequested)
            throw VerbFailedException.Failed("The node stopped by itself; its log says why.");
    }

    private static async Task UntilAsync(CancellationToken cancellationToken)
    {
        var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(set.SetResult);
        await set.Task;
    }
}
