using Npgsql;

namespace Signalbox.Postgres.Connections;

/// <summary>How many connections one node may have open at the same time, over everything that it does.</summary>
public static class ConnectionBound
{
    /// <summary>What a node takes when nobody says: two fifths of what a PostgreSQL server lets in by default.</summary>
    public const int Default = 40;

    /// <summary>With fewer a node could not keep callers and its own work apart.</summary>
    public const int Smallest = 10;

    /// <summary>More help no server.</summary>
    public const int Largest = 1_000;

    /// <summary>
    /// The bound of a node: what is given, else the <c>Maximum Pool Size</c> of its connection string, else
    /// <see cref="Default"/>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The connection string cannot be read; an <see cref="ArgumentOutOfRangeException"/> when the bound is not
    /// <see cref="Smallest"/> to <see cref="Largest"/>.
    /// </exception>
    public static int Of(string connectionString, int? given = null) => Of(ConnectionText.Parse(connectionString), given);

    internal static int Of(NpgsqlConnectionStringBuilder settings, int? given)
    {
        int? written = settings.ShouldSerialize("Maximum Pool Size") ? settings.MaxPoolSize : null;
        var bound = given ?? written ?? Default;
        return bound is >= Smallest and <= Largest
            ? bound
            : throw new ArgumentOutOfRangeException(
                null,
                given is null
                    ? $"Maximum Pool Size is {bound} and must be {Smallest} to {Largest}: it bounds all connections of a node."
                    : $"maxConnections is {bound} and must be {Smallest} to {Largest}.");
    }
}
