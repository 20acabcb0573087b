using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog.Git;
using Signalbox.EventLog.Seals;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>What the verbs found, as JSON in the spelling of every surface. Its code is written by the compiler: a native program cannot look at types.</summary>
[JsonSerializable(typeof(AgentPosition))]
[JsonSerializable(typeof(ElectionResult))]
[JsonSerializable(typeof(SnapshotResult))]
[JsonSerializable(typeof(SyncResult))]
[JsonSerializable(typeof(Verification))]
internal sealed partial class EventResults : JsonSerializerContext
{
    private static readonly EventResults Spelling = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });

    /// <summary>Writes a result.</summary>
    public static void Write<T>(Screen screen, T result) => screen.Raw(JsonSerializer.Serialize(result, typeof(T), Spelling));
}
