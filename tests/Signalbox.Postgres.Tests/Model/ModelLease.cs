namespace Signalbox.Postgres.Tests.Model;

/// <summary>A lease as the model knows it; one that is gone is kept, for a stale worker may still name it.</summary>
internal sealed class ModelLease(long id, IReadOnlyList<(ModelJob Job, int Attempt)> jobs, int until)
{
    public long Id { get; } = id;

    public IReadOnlyList<(ModelJob Job, int Attempt)> Jobs { get; } = jobs;

    public HashSet<ModelJob> Unfinished { get; } = [.. jobs.Select(j => j.Job)];

    /// <summary>How the jobs left it, other than by completing.</summary>
    public Dictionary<ModelJob, Ending> Left { get; } = [];

    public int Until { get; set; } = until;

    public bool Alive { get; set; } = true;
}
