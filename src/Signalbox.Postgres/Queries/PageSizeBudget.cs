using Signalbox.Json;

namespace Signalbox.Postgres.Queries;

/// <summary>How many bytes of large values still fit into a page.</summary>
internal sealed class PageSizeBudget
{
    private long _left = ListedJson.LargestPage;

    /// <summary>Takes room for a value, and says whether there was any.</summary>
    public bool TryTake(long bytes)
    {
        if (bytes > _left)
            return false;
        _left -= bytes;
        return true;
    }
}
