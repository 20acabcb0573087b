using Npgsql;
using Signalbox.Metrics;

namespace Signalbox.Postgres.Metrics;

/// <summary>The rows of <c>measures</c>, added up.</summary>
internal sealed class MeasureRows
{
    private readonly List<(string Metric, string Label, int? Bucket, long Count, double Seconds)> _rows = [];

    private MeasureRows()
    {
    }

    public static async Task<MeasureRows> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new MeasureRows();
        while (await reader.ReadAsync(cancellationToken))
            rows._rows.Add((reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetInt16(2), reader.GetInt64(3), reader.GetDouble(4)));
        return rows;
    }

    public long Total(string metric, string label) => _rows.Where(r => r.Metric == metric && r.Label == label).Sum(r => r.Count);

    public SecondsHistogram Histogram(string metric)
    {
        var tally = new HistogramBuilder();
        foreach (var (_, _, bucket, count, seconds) in _rows.Where(r => r.Metric == metric))
            tally.Add(bucket!.Value, count, seconds);
        return tally.Read();
    }
}
