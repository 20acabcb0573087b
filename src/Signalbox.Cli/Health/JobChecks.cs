using System.Globalization;
using Signalbox.Cli.Databases;

namespace Signalbox.Cli.Health;

/// <summary>Looks whether each job stands in one of the places that a job can be in.</summary>
internal static class JobChecks
{
    private const string Part = "jobs";
    private const int MostLooks = 100;
    private const int MostNamed = 10;

    /// <summary>Looks at the jobs, the newest first, and puts those back that stand nowhere.</summary>
    public static async Task<Finding> PlacesAsync(OpenDatabase database, CancellationToken cancellationToken)
    {
        var putBack = new List<long>();
        long? before = null;
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var look = await database.Jobs.PutBackMisplacedAsync(before, cancellationToken);
            putBack.AddRange(look.PutBack);
            if ((before = look.Before) is null)
                break;
        }

        if (putBack.Count > 0)
        {
            var named = string.Join(", ", putBack.Take(MostNamed).Select(id => id.ToString(CultureInfo.InvariantCulture)));
            return Finding.Warn(
                Part, $"{putBack.Count} stood in no place and were put back: {named}{(putBack.Count > MostNamed ? " …" : "")}",
                "nothing is left to do; report it with 'signalbox jobs show' of one of them");
        }

        return Finding.Ok(Part, before is null ? "each stands in one place" : $"each stands in one place, from job {before} on");
    }
}
