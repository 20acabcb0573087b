namespace Signalbox.Evidence.TestReports;

/// <summary>Reads what a test runner wrote. Its time grows linearly with the text, whatever that is.</summary>
internal static class TestReport
{
    /// <summary>Reads it by the first form that fits: XML (JUnit, TRX), TAP, and the output of well-known runners.</summary>
    public static TestReading Read(string report)
    {
        var text = report.AsSpan().TrimStart('\uFEFF').TrimStart().ToString();
        if (text.StartsWith('<'))
            return XmlReport.Read(text);
        if (TapReport.IsTap(text))
            return TapReport.Read(text);
        return GoReport.Read(text) ?? ConsoleReport.Read(text);
    }
}
