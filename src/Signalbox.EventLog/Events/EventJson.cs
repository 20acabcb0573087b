using System.Text.Json.Serialization;

namespace Signalbox.EventLog.Events;

/// <summary>The plain values of further fields, written without reflection.</summary>
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
internal sealed partial class EventJson : JsonSerializerContext;
