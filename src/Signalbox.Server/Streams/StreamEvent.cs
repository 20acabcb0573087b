using System.Text;
using System.Text.Json;
using Signalbox.Changes;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Views;

namespace Signalbox.Server.Streams;

/// <summary>One server-sent event, written once for all streams that show it.</summary>
internal sealed class StreamEvent
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = SurfaceJson.Options.Encoder };

    private StreamEvent(string id, Change? change, string type, Action<Utf8JsonWriter> writeFields)
    {
        Id = id;
        Change = change;
        Bytes = ToBytes(id, type, writeFields);
    }

    /// <summary>What a client names to resume after it.</summary>
    public string Id { get; }

    /// <summary>What it shows; null when it is about the stream itself.</summary>
    public Change? Change { get; }

    /// <summary>The event as it is sent, with the blank line that ends it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Says that the stream is open and shows everything from <paramref name="id"/> on.</summary>
    public static StreamEvent Ready(string id) => new(id, null, "ready", _ => { });

    /// <summary>Tells the client to reload what it shows.</summary>
    public static StreamEvent Resync(string id, string reason) => new(id, null, "resync", json => json.WriteString("reason", reason));

    /// <summary>Shows a change.</summary>
    public static StreamEvent Of(string id, Change change) => change switch
    {
        Change.Job job => new(id, change, "job", json =>
        {
            WriteId(json, "id", job.Id);
            WriteId(json, "jobId", job.Id);
            json.WriteString("status", job.Status.Name());
        }),
        Change.Checkpoint checkpoint => new(id, change, "checkpoint", json =>
        {
            WriteId(json, "id", checkpoint.Id);
            WriteId(json, "jobId", checkpoint.JobId);
            json.WriteString("status", checkpoint.Status.Name());
        }),
        Change.Worker worker => new(id, change, "worker", json =>
        {
            json.WriteString("workerId", worker.Id);
            if (worker.Status is { } status)
                json.WriteString("status", status.ToString().ToLowerInvariant());
        }),
        Change.Many many => new(id, change, StreamFilter.NameOf(many.Subject) + "s", json => json.WriteBoolean("many", true)),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "has no event"),
    };

    private static void WriteId(Utf8JsonWriter json, string name, long id) => json.WriteString(name, id.ToString());

    private static byte[] ToBytes(string id, string type, Action<Utf8JsonWriter> writeFields)
    {
        using var buffer = new MemoryStream();
        buffer.Write(Encoding.UTF8.GetBytes($"id: {id}\nevent: {type}\ndata: "));
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            writeFields(json);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.ToArray();
    }
}
