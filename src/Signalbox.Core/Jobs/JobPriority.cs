namespace Signalbox.Jobs;

/// <summary>Priorities run from 0 to 10, higher first; four of them have names.</summary>
public static class JobPriority
{
    /// <summary>The lowest priority.</summary>
    public const int Lowest = 0;

    /// <summary>The highest priority.</summary>
    public const int Highest = 10;

    /// <summary>The priority of a job that names none.</summary>
    public const int Default = 5;

    private static readonly (string Name, int Value)[] Named = [("critical", 10), ("high", 8), ("medium", 5), ("low", 2)];

    /// <summary>The name of a priority: that of the nearest named one at or below it, and <c>low</c> below all.</summary>
    public static string Name(int priority)
    {
        foreach (var (name, value) in Named)
        {
            if (priority >= value)
                return name;
        }

        return "low";
    }

    /// <summary>Reads a number from 0 to 10 or one of the four names.</summary>
    public static bool TryParse(string text, out int priority)
    {
        foreach (var (name, value) in Named)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            {
                priority = value;
                return true;
            }
        }

        return int.TryParse(text, out priority) && priority is >= Lowest and <= Highest;
    }
}
