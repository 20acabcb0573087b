using System.Globalization;

namespace Signalbox.Postgres.Queries;

/// <summary>A place in an ordered history, which is also what a page's cursor says.</summary>
/// <param name="At">The row's time; the least there is where the order is by id alone.</param>
/// <param name="Kind">What kind of row, where several are mixed.</param>
/// <param name="Id">The row's id.</param>
/// <param name="Tie">Sets rows apart that are equal in all of that.</param>
internal sealed record ScanPosition(DateTime At, int Kind, long Id, long Tie)
{
    /// <summary>The cursor.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{At.Ticks}.{Kind}.{Id}.{Tie}");

    /// <summary>Reads a cursor, or null when there is none.</summary>
    /// <exception cref="ArgumentException">It is not one that <see cref="Write"/> wrote, or of another order.</exception>
    public static ScanPosition? Read(string? cursor, bool byTime)
    {
        if (cursor is null)
            return null;
        var parts = cursor.Split('.');
        return parts.Length == 4 && TryRead(parts[0], out var ticks) && TryRead(parts[1], out var kind) && TryRead(parts[2], out var id)
            && TryRead(parts[3], out var tie) && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks && kind is >= 0 and <= 2 && ticks > 0 == byTime
            ? new ScanPosition(new DateTime(ticks, DateTimeKind.Utc), (int)kind, id, tie)
            : throw new ArgumentException("The cursor is none that a page of this query gave: begin again without one.", nameof(cursor));
    }

    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
