using Signalbox.Durability;
using Signalbox.Jobs;

namespace Signalbox.Learnings;

/// <summary>What people and programs do with learnings. Every surface calls these operations.</summary>
public sealed class LearningClient(ILearningStore store)
{
    /// <summary>Stores a learning.</summary>
    /// <exception cref="InvalidJobException">It breaks <see cref="LearningRules"/>; nothing was stored.</exception>
    public async Task<Learning> AddAsync(LearningText text, string by, CancellationToken cancellationToken = default)
    {
        if (LearningRules.Check(text) is { Count: > 0 } errors)
            throw new InvalidJobException(errors);
        return (await store.AddAsync([text], by, cancellationToken))[0];
    }

    /// <summary>A page of those that the query describes.</summary>
    /// <exception cref="ArgumentException">The limit, the offset or the text is out of bounds.</exception>
    public Task<LearningPage> ListAsync(LearningQuery query, CancellationToken cancellationToken = default) =>
        query.Limit is < 1 or > LearningQuery.MaximumLimit || query.Offset < 0
            ? Task.FromException<LearningPage>(new ArgumentOutOfRangeException(nameof(query), $"limit must be 1 to {LearningQuery.MaximumLimit}, and offset 0 or more"))
            : SearchText.Fault(query.Text) is { } fault
            ? Task.FromException<LearningPage>(new ArgumentOutOfRangeException(nameof(query), fault))
            : store.ListAsync(
                query with
                {
                    Text = string.IsNullOrWhiteSpace(query.Text) ? null : StorableText.Clean(query.Text),
                    Category = query.Category is null ? null : StorableText.Clean(query.Category),
                    Tag = query.Tag is null ? null : StorableText.Clean(query.Tag),
                },
                cancellationToken);
}
