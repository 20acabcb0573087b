using System.Text.Json;

namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>An output that is ready to be published; saved as the output of its step.</summary>
/// <param name="Records">How many records it holds; null for a report.</param>
/// <param name="Sha256">The digest of the file.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Sample">The first records.</param>
/// <param name="Data">All of it when it is small, else null.</param>
internal sealed record OutputSummary(long? Records, string Sha256, long Bytes, IReadOnlyList<JsonElement> Sample, JsonElement? Data);
