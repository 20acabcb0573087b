using System.Globalization;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>
/// Where moments lie in the picture of a job's life, in percent from its left. Time runs evenly, except that a short while
/// next to long ones is drawn wide enough to be seen.
/// </summary>
public sealed class TimelineLayout
{
    private const double Least = 1.5;

    private readonly DateTimeOffset[] _bounds;
    private readonly double[] _at;

    /// <summary>Lays a timeline out.</summary>
    public TimelineLayout(JobTimeline timeline)
    {
        _bounds = [.. timeline.Attempts.SelectMany(a => a.Segments).SelectMany(s => new[] { s.From, s.To }).Distinct().Order()];
        _at = new double[_bounds.Length];
        var count = _bounds.Length - 1;
        if (count < 1)
            return;
        var least = Math.Min(Least, 50.0 / count);
        var whole = (_bounds[^1] - _bounds[0]).TotalMilliseconds;
        for (var i = 0; i < count; i++)
            _at[i + 1] = _at[i] + least + ((100 - (count * least)) * (_bounds[i + 1] - _bounds[i]).TotalMilliseconds / whole);
        _at[^1] = 100;
    }

    /// <summary>Where a moment lies; one outside the picture lies at its edge.</summary>
    public double At(DateTimeOffset moment)
    {
        if (_bounds.Length == 0)
            return 0;
        var next = Array.FindIndex(_bounds, b => b >= moment);
        if (next <= 0)
            return next == 0 ? 0 : _at[^1];
        var share = (moment - _bounds[next - 1]) / (_bounds[next] - _bounds[next - 1]);
        return _at[next - 1] + (share * (_at[next] - _at[next - 1]));
    }

    /// <summary>How wide a segment is.</summary>
    public double Width(TimelineSegment segment) => At(segment.To) - At(segment.From);

    /// <summary>A number of percent, as an attribute holds it.</summary>
    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.###}%");
}
