using Microsoft.Extensions.Hosting;

namespace Signalbox.Cli.Nodes;

/// <summary>Starts a host; one that does not start is stopped again, so that what it holds in the database is given up.</summary>
internal static class StartInOrder
{
    /// <summary>Returns when every step of the start is done.</summary>
    public static async Task StartInOrderAsync(this IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }
}
