namespace Signalbox.Json;

/// <summary>
/// How much JSON a list has: inputs, results, evidence, data and the like that are larger, or do not fit into what is left of the
/// page, are left out, and their row says so. One by its id has them whole.
/// </summary>
public static class ListedJson
{
    /// <summary>The largest value, in bytes of UTF-8.</summary>
    public const int LargestValue = 64 * 1024;

    /// <summary>
    /// All values of a page, in bytes: as they are stored, and ten times that where they are compressed, because nothing is unpacked
    /// only to be measured.
    /// </summary>
    public const int LargestPage = 8 * 1024 * 1024;
}
