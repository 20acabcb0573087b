using Signalbox.Json;

namespace Signalbox.Postgres.Queries;

/// <summary>What a value costs to read, as far as its row tells without unpacking it.</summary>
internal static class ValueSize
{
    /// <summary>The size in bytes, about: a compressed value is thought ten times its size. 0 for null.</summary>
    public static string About(string column) =>
        $"coalesce(pg_column_size({column})::bigint * case when pg_column_compression({column}) is null then 1 else 10 end, 0)";

    /// <summary>The same for a value of a list; more than any page has when the value is stored with more bytes than a list shows.</summary>
    public static string InList(string column) =>
        $"case when pg_column_size({column}) > {ListedJson.LargestValue} then {long.MaxValue / 1_000_000} else {About(column)} end";
}
