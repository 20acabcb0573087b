using Npgsql;

namespace Signalbox.Postgres.Tests.Connections;

/// <summary>Every connection of some shares, so that whoever wants one of them waits.</summary>
internal sealed class TakenConnections : IAsyncDisposable
{
    private readonly List<NpgsqlConnection> _connections = [];

    public static async Task<TakenConnections> AllOfAsync(params NpgsqlDataSource[] sources)
    {
        var taken = new TakenConnections();
        foreach (var source in sources)
        {
            for (var left = new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize; left > 0; left--)
                taken._connections.Add(await source.OpenConnectionAsync());
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }
}
