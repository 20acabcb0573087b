using System.Net.Sockets;
using Npgsql;
using Signalbox.Durability;
using Signalbox.Postgres.Embedded;

namespace Signalbox.Postgres;

/// <summary>What a fault says about the database.</summary>
public static class DatabaseFaults
{
    /// <summary>True when a fault says that the database cannot be reached, rather than that a statement is wrong.</summary>
    public static bool IsUnreachable(Exception fault) => fault is EmbeddedServerException || LostDatabase.Is(fault);

    /// <summary>Why the database cannot be reached, in a few words on one line: what the server or the network said, without what was tried.</summary>
    public static string Reason(Exception fault)
    {
        var inner = fault;
        while (inner is not PostgresException and not SocketException && inner.InnerException is { } next)
            inner = next;
        var words = inner is PostgresException refused ? refused.MessageText : inner.Message;
        return words.TrimEnd('.').ReplaceLineEndings(" ");
    }
}
