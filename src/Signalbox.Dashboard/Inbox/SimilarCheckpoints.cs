using Signalbox.Checkpoints;
using Signalbox.Policy;

namespace Signalbox.Dashboard.Inbox;

/// <summary>
/// Finds checkpoints that are alike: of one type of job, name, risk and shape of data. What was not loaded is like nothing.
/// Shapes are remembered while the data are shown.
/// </summary>
internal sealed class SimilarCheckpoints
{
    private const int Fewest = 3;

    private Dictionary<string, string> _shapes = [];

    /// <summary>The largest set of cases that are alike, if it is worth offering; empty if not.</summary>
    public IReadOnlyList<CheckpointWithJob> Find(IEnumerable<CheckpointWithJob> cases)
    {
        var known = cases.Where(c => !c.DataLeftOut).ToList();
        var before = _shapes;
        _shapes = known.GroupBy(c => c.Checkpoint.ShownDigest)
            .ToDictionary(g => g.Key, g => before.TryGetValue(g.Key, out var shape) ? shape : DataShape.Of(g.First().Checkpoint.Data));
        var most = known.GroupBy(KindOf).MaxBy(g => g.Count());
        return most?.Count() >= Fewest ? [.. most] : [];
    }

    private (string JobType, string Name, RiskLevel Risk, string Shape) KindOf(CheckpointWithJob one) =>
        (one.JobType, one.Checkpoint.Name, one.Risk, _shapes[one.Checkpoint.ShownDigest]);
}
