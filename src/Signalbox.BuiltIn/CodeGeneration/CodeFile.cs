using System.Text;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>A file that is to be written.</summary>
/// <param name="Path">Where, below the target folder.</param>
/// <param name="Content">What, as text; it is written as UTF-8.</param>
internal sealed record CodeFile(string Path, string Content)
{
    /// <summary>The size in bytes.</summary>
    public int Size => Encoding.UTF8.GetByteCount(Content);
}
