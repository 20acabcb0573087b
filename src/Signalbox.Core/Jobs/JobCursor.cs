using System.Globalization;
using System.Runtime.InteropServices;

namespace Signalbox.Jobs;

/// <summary>A place in an order of jobs, behind the job that it names; the text of it is <see cref="JobSlice.Next"/>.</summary>
/// <param name="Priority">The priority of that job in the order of the line; otherwise 0.</param>
/// <param name="Id">The id of that job.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct JobCursor(int Priority, long Id)
{
    /// <summary>The place before all jobs.</summary>
    public static JobCursor Start(JobOrder order) => order switch
    {
        JobOrder.Newest => new JobCursor(0, long.MaxValue),
        JobOrder.Oldest => new JobCursor(0, -1),
        _ => new JobCursor(JobPriority.Highest, -1),
    };

    /// <summary>Reads the text of a place in an order.</summary>
    public static bool TryParse(string text, JobOrder order, out JobCursor cursor)
    {
        cursor = default;
        var parts = text.Split('-');
        if (parts.Length != (order == JobOrder.Line ? 3 : 2) || parts[0] != Name(order) || !Whole(parts[^1], out var id))
            return false;
        var priority = 0L;
        if (order == JobOrder.Line && (!Whole(parts[1], out priority) || priority > JobPriority.Highest))
            return false;
        cursor = new JobCursor((int)priority, id);
        return true;
    }

    /// <summary>The text of this place in an order.</summary>
    public string Text(JobOrder order) => order == JobOrder.Line
        ? string.Create(CultureInfo.InvariantCulture, $"{Name(order)}-{Priority}-{Id}")
        : string.Create(CultureInfo.InvariantCulture, $"{Name(order)}-{Id}");

    private static string Name(JobOrder order) => order switch
    {
        JobOrder.Newest => "newest",
        JobOrder.Oldest => "oldest",
        _ => "line",
    };

    private static bool Whole(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
