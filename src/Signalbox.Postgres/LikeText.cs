namespace Signalbox.Postgres;

/// <summary>Patterns for <c>like</c> and <c>ilike</c>.</summary>
internal static class LikeText
{
    /// <summary>The pattern that is met by what has this text in it, as it is written; null for null.</summary>
    public static string? Containing(string? text) =>
        text is null ? null : "%" + text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
}
