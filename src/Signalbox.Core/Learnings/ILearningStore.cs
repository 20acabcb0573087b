namespace Signalbox.Learnings;

/// <summary>Keeps learnings.</summary>
public interface ILearningStore
{
    /// <summary>Stores learnings in one transaction, and returns them in order.</summary>
    Task<IReadOnlyList<Learning>> AddAsync(IReadOnlyList<LearningText> texts, string by, CancellationToken cancellationToken);

    /// <summary>A page of those that the query describes.</summary>
    Task<LearningPage> ListAsync(LearningQuery query, CancellationToken cancellationToken);
}
