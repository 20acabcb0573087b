namespace Signalbox.Postgres.Queries;

/// <summary>Divides what is read later into portions that are small enough to be held at once.</summary>
internal static class Portions
{
    private const int MostRows = 100;
    private const long MostBytes = 1024 * 1024;

    /// <summary>Divides rows in order; a row that is larger than a portion is one by itself.</summary>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> rows, Func<T, long> bytes)
    {
        List<T> portion = [];
        var sum = 0L;
        foreach (var row in rows)
        {
            var size = bytes(row);
            if (portion.Count > 0 && (portion.Count == MostRows || sum + size > MostBytes))
            {
                yield return portion;
                (portion, sum) = ([], 0);
            }

            portion.Add(row);
            sum += size;
        }

        if (portion.Count > 0)
            yield return portion;
    }
}
