using System.Xml;

namespace Signalbox.Evidence.TestReports;

/// <summary>Reads JUnit XML and TRX. Document types, entities and whatever is outside of the text are refused, and so is deep nesting.</summary>
internal static class XmlReport
{
    private const int MaximumDepth = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>Reads it.</summary>
    public static TestReading Read(string text)
    {
        try
        {
            using var source = new StringReader(text);
            using var reader = XmlReader.Create(source, Settings);
            reader.MoveToContent();
            return reader.LocalName switch
            {
                "testsuites" or "testsuite" => JUnitReport.Read(Bounded(reader)),
                "TestRun" => TrxReport.Read(Bounded(reader)),
                var name => TestReading.Unusable($"Hand in the report as JUnit XML or TRX: XML with the root '{(name.Length > 40 ? name[..40] : name)}' is neither."),
            };
        }
        catch (XmlException)
        {
            return TestReading.Unusable("Hand in the whole report as well-formed XML without a document type, nested at most 64 levels deep.");
        }
    }

    /// <summary>A count in an attribute; null when it is not there or no count.</summary>
    public static long? Count(XmlReader reader, string attribute) =>
        long.TryParse(reader.GetAttribute(attribute), out var count) && count is >= 0 and <= int.MaxValue ? count : null;

    private static IEnumerable<XmlReader> Bounded(XmlReader reader)
    {
        do
        {
            if (reader.Depth > MaximumDepth)
                throw new XmlException("Nested too deeply.");
            if (reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
                yield return reader;
        }
        while (reader.Read());
    }
}
