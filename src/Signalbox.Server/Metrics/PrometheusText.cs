using System.Buffers;
using System.Globalization;
using System.Text;
using Signalbox.Metrics;

namespace Signalbox.Server.Metrics;

/// <summary>
/// Writes Prometheus' text format 0.0.4. Families stand in the order in which they are declared, each once, and their
/// samples below them; what the format does not allow is a fault of the program and throws.
/// </summary>
/// <seealso href="https://prometheus.io/docs/instrumenting/exposition_formats/"/>
internal sealed class PrometheusText
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private string _family = "";
    private MetricKind _kind;

    /// <summary>Begins a family.</summary>
    public PrometheusText Family(string name, MetricKind kind, string help)
    {
        RequireName(name);
        if (!_families.Add(name))
            throw new InvalidOperationException($"The metric {name} is declared twice.");
        if (name.EndsWith("_total", StringComparison.Ordinal) != (kind == MetricKind.Counter))
            throw new InvalidOperationException($"The metric {name} is a {kind}: counters, and nothing else, end in _total.");
        (_family, _kind) = (name, kind);
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');
        return this;
    }

    /// <summary>Adds a value to the counter or gauge that was declared last.</summary>
    public PrometheusText Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (_family.Length == 0 || _kind == MetricKind.Histogram)
            throw new InvalidOperationException("A single value belongs to a counter or a gauge.");
        if (_kind == MetricKind.Counter && !(value >= 0))
            throw new InvalidOperationException($"The counter {_family} cannot be {value}.");
        Append(_family, Once(labels), value);
        return this;
    }

    /// <summary>Adds a histogram to the family that was declared last.</summary>
    public PrometheusText Sample(SecondsHistogram histogram, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (_family.Length == 0 || _kind != MetricKind.Histogram)
            throw new InvalidOperationException("A histogram belongs to a family of histograms.");
        var shown = Once(labels);
        var comma = shown.Length == 0 ? "" : ",";
        var sum = 0L;
        for (var i = 0; i < SecondsBuckets.Count; i++)
        {
            sum += histogram.Counts[i];
            var bound = i < SecondsBuckets.Bounds.Count ? Number(SecondsBuckets.Bounds[i]) : "+Inf";
            Append(_family + "_bucket", $"{shown}{comma}le=\"{bound}\"", sum);
        }

        Append(_family + "_sum", shown, histogram.Sum);
        Append(_family + "_count", shown, sum);
        return this;
    }

    /// <summary>The page so far.</summary>
    public override string ToString() => _text.ToString();

    private void Append(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private string Once(ReadOnlySpan<(string Name, string Value)> labels)
    {
        var shown = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            RequireName(name);
            if (name == "le" || name.StartsWith("__", StringComparison.Ordinal))
                throw new InvalidOperationException($"The label {name} is Prometheus' own.");
            shown.Append(shown.Length > 0 ? "," : "").Append(name).Append("=\"").Append(Escape(value, quotes: true)).Append('"');
        }

        var text = shown.ToString();
        return _series.Add($"{_family} {text}") ? text : throw new InvalidOperationException($"{_family}{{{text}}} is given twice.");
    }

    private static void RequireName(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new InvalidOperationException($"'{name}' is no name of a metric or label.");
    }

    private static string Escape(string text, bool quotes)
    {
        // Half a surrogate pair is no UTF-8, and one such value would cost the whole page.
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\':
                    escaped.Append(@"\\");
                    break;
                case '\n':
                    escaped.Append(@"\n");
                    break;
                case '"' when quotes:
                    escaped.Append("\\\"");
                    break;
                default:
                    escaped.Append(rune.ToString());
                    break;
            }
        }

        return escaped.ToString();
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
