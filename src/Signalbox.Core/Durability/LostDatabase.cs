using System.Data.Common;
using System.Net.Sockets;

namespace Signalbox.Durability;

/// <summary>Tells a database that cannot be reached from a statement that is wrong.</summary>
public static class LostDatabase
{
    /// <summary>True when <paramref name="fault"/> says that the database cannot be reached just now; trying again may help.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        _ when SlowStatement.Is(fault) => false,
        // Connections and logins refused, no such database or one that lets nobody in, too many connections, shutting down,
        // read-only after a failover.
        DbException { SqlState: { Length: 5 } state } => state[..2] is "08" or "28" or "3D" or "53" or "57" || state is "25006" or "55000",
        DbException or SocketException or TimeoutException or EndOfStreamException => true,
        _ => false,
    };
}
