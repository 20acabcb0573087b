namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>A file that was written, as the job's result shows it.</summary>
/// <param name="Path">Where, below the target.</param>
/// <param name="Size">In bytes of UTF-8.</param>
/// <param name="Sha256">The digest of its content.</param>
internal sealed record WrittenFile(string Path, int Size, string Sha256);
