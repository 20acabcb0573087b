using System.Globalization;

namespace Signalbox.Cli.Terminals;

/// <summary>One line on standard error that is written over as work goes on, and is gone when it is done.</summary>
internal sealed class ProgressLine(TextWriter error, string what) : IProgress<(long Done, long Whole)>
{
    private int _shown = -1;

    /// <inheritdoc />
    public void Report((long Done, long Whole) value)
    {
        var percent = value.Whole == 0 ? 100 : (int)(value.Done * 100 / value.Whole);
        if (percent == _shown)
            return;
        _shown = percent;
        error.Write(percent >= 100 ? "\r\u001b[K" : string.Create(CultureInfo.InvariantCulture, $"\r{what}: {percent} %"));
    }
}
