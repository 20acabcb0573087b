using System.Data.Common;

namespace Signalbox.Durability;

/// <summary>Tells a statement that the database broke off, because of the time it took, from a database that cannot be reached.</summary>
public static class SlowStatement
{
    private const string QueryCanceled = "57014";

    /// <summary>True when <paramref name="fault"/> says that the database answers, and would have needed longer than it was given.</summary>
    public static bool Is(Exception fault) => fault is DbException { SqlState: QueryCanceled };
}
