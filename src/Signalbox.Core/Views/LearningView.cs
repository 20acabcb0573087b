using System.Globalization;
using Signalbox.Learnings;

namespace Signalbox.Views;

/// <summary>A learning, as every surface shows it.</summary>
public sealed record LearningView(
    string Id, string? JobId, string? WorkerId, string Category, string Title, string Description, double? ImpactScore,
    IReadOnlyList<string> Tags, string CreatedBy, DateTimeOffset CreatedAt)
{
    /// <summary>Shows a learning.</summary>
    public static LearningView Of(Learning learning) => new(
        learning.Id.ToString(CultureInfo.InvariantCulture), learning.Text.JobId?.ToString(CultureInfo.InvariantCulture), learning.Text.WorkerId,
        learning.Text.Category, learning.Text.Title, learning.Text.Description, learning.Text.ImpactScore, learning.Text.Tags,
        learning.CreatedBy, learning.CreatedAt);
}
