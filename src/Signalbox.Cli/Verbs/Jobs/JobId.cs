using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Exits;
using Signalbox.Jobs;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>The argument that names a job.</summary>
internal static class JobId
{
    /// <summary>Makes the argument.</summary>
    public static Argument<long> Argument() => new("id") { Description = "The job's number, as 'jobs list' shows it" };

    /// <summary>Reads the job of a number.</summary>
    /// <exception cref="VerbFailedException">There is none.</exception>
    public static async Task<Job> FindAsync(OpenDatabase database, long id, CancellationToken cancellationToken) =>
        await database.Jobs.FindAsync(id, cancellationToken) ?? throw NotFound(id);

    /// <summary>There is no such job.</summary>
    public static VerbFailedException NotFound(long id) =>
        VerbFailedException.Failed($"There is no job {id}; 'signalbox jobs list' shows which there are.");
}
