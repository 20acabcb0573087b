using System.Globalization;
using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Streams;

/// <summary>What a client wants to be shown.</summary>
/// <param name="Subjects">The subjects; null for all.</param>
/// <param name="JobId">The only job; null for all.</param>
internal sealed record StreamFilter(IReadOnlyList<ChangeSubject>? Subjects, long? JobId)
{
    /// <summary>Everything.</summary>
    public static readonly StreamFilter None = new(null, null);

    private static readonly ChangeSubject[] All = Enum.GetValues<ChangeSubject>();

    /// <summary>How a subject is spelled in a query and in events.</summary>
    public static string NameOf(ChangeSubject subject) => subject.ToString().ToLowerInvariant();

    /// <summary>Reads what a query asks for.</summary>
    /// <exception cref="RefusedException">It asks for what there is not.</exception>
    public static StreamFilter Read(string? types, string? jobId)
    {
        var errors = new List<FieldError>();
        var subjects = types?.Split(',').Select(name => Array.Find(All, s => NameOf(s) == name) is var found && NameOf(found) == name ? found : (ChangeSubject?)null).ToArray();
        if (subjects?.Contains(null) == true)
            errors.Add(new FieldError("types", $"must be one or more of {string.Join(", ", All.Select(NameOf))}, with commas between them"));
        var isId = long.TryParse(jobId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0;
        if (jobId is not null && !isId)
            errors.Add(new FieldError("jobId", "must be the id of a job, a whole number above zero"));
        if (errors.Count > 0)
            throw RefusedException.Invalid("The stream cannot be filtered like this; 'errors' says what is allowed.", errors);
        return new StreamFilter(subjects?.Select(s => s!.Value).ToArray(), isId ? id : null);
    }

    /// <summary>True for an event that the client wants. What is about the stream itself always passes.</summary>
    public bool Lets(StreamEvent happened) =>
        happened.Change is not { } change || ((Subjects is null || Subjects.Contains(change.Subject)) && (JobId is not { } id || Concerns(change, id)));

    private static bool Concerns(Change change, long jobId) => change switch
    {
        Change.Job job => job.Id == jobId,
        Change.Checkpoint checkpoint => checkpoint.JobId == jobId,
        // It may be among them.
        Change.Many many => many.Subject is ChangeSubject.Job or ChangeSubject.Checkpoint,
        _ => false,
    };
}
