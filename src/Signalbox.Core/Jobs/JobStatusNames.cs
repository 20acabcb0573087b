namespace Signalbox.Jobs;

/// <summary>The spelling of <see cref="JobStatus"/> on every surface: SQL, HTTP, command line and metrics.</summary>
public static class JobStatusNames
{
    private static readonly string[] Names = ["PENDING", "RUNNING", "WAITING_APPROVAL", "COMPLETED", "FAILED", "CANCELLED"];

    /// <summary>All names, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of <paramref name="status"/>.</summary>
    public static string Name(this JobStatus status) => Names[(int)status];

    /// <summary>True for the three statuses in which nothing happens unless a person retries.</summary>
    public static bool IsEnded(this JobStatus status) => status >= JobStatus.Completed;

    /// <summary>Reads a name, in any letter case.</summary>
    public static bool TryParse(string? name, out JobStatus status)
    {
        var index = Array.FindIndex(Names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
        status = (JobStatus)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a name that the store wrote.</summary>
    /// <exception cref="FormatException">The name is none of <see cref="All"/>.</exception>
    public static JobStatus Parse(string name) =>
        TryParse(name, out var status) ? status : throw new FormatException($"'{name}' is not a job status.");
}
