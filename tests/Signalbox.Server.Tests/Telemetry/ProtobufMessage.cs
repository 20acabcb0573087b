using System.Buffers.Binary;
using System.Text;

namespace Signalbox.Server.Tests.Telemetry;

/// <summary>A message of protocol buffers, read by field numbers: enough to look into what an exporter sent.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, byte[] Bytes, long Number)> _values = [];

    public ProtobufMessage(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var key = Varint(ref bytes);
            var field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _values.Add((field, [], Varint(ref bytes)));
                    break;
                case 1:
                    _values.Add((field, [], BinaryPrimitives.ReadInt64LittleEndian(bytes)));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    _values.Add((field, bytes[..length].ToArray(), 0));
                    bytes = bytes[length..];
                    break;
                default:
                    _values.Add((field, [], BinaryPrimitives.ReadInt32LittleEndian(bytes)));
                    bytes = bytes[4..];
                    break;
            }
        }
    }

    /// <summary>The messages that are reached by going down these fields.</summary>
    public IEnumerable<ProtobufMessage> All(params IReadOnlyList<int> path) => path.Count == 0
        ? [this]
        : _values.Where(v => v.Field == path[0]).Select(v => new ProtobufMessage(v.Bytes)).SelectMany(m => m.All([.. path.Skip(1)]));

    public string Hex(int field) => Convert.ToHexStringLower(_values.Find(v => v.Field == field).Bytes ?? []);

    public string Text(int field) => Encoding.UTF8.GetString(_values.Find(v => v.Field == field).Bytes ?? []);

    /// <summary>OpenTelemetry's attributes in a field: texts and whole numbers.</summary>
    public Dictionary<string, string> Attributes(int field) => All(field)
        .GroupBy(a => a.Text(1), StringComparer.Ordinal)
        .ToDictionary(a => a.Key, a => a.First().All(2).Select(v => v._values[0] is { Field: 1 } text ? Encoding.UTF8.GetString(text.Bytes) : $"{v._values[0].Number}").Single(), StringComparer.Ordinal);

    private static long Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
