namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>A chunk of records that is done; saved as the output of its step.</summary>
/// <param name="File">The label of the file that holds what came of it.</param>
/// <param name="Sha256">The digest of that file.</param>
/// <param name="Records">How many records it took.</param>
/// <param name="Invalid">How many of them were found invalid.</param>
internal sealed record ChunkSummary(string File, string Sha256, int Records, int Invalid);
