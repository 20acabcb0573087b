using System.Text;

namespace Signalbox.Server.Metrics;

/// <summary>The metrics page of all sources. Requests that come while one is made share it, so that no number of them makes more work.</summary>
internal sealed class MetricsPage(IEnumerable<IMetricSource> sources)
{
    private readonly Lock _lock = new();
    private Task<byte[]>? _making;

    /// <summary>The page in UTF-8.</summary>
    public Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // It is made for all who wait for it: one who leaves does not call it off.
            if (_making is null or { IsCompleted: true })
                _making = Task.Run(MakeAsync, CancellationToken.None);
            return _making.WaitAsync(cancellationToken);
        }
    }

    private async Task<byte[]> MakeAsync()
    {
        var page = new PrometheusText();
        foreach (var source in sources)
            await source.WriteAsync(page, CancellationToken.None);
        return Encoding.UTF8.GetBytes(page.ToString());
    }
}
