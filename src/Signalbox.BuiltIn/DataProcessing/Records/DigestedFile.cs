using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>
/// A file of JSON that is digested as it is written, and stands under its name only when it is whole.
/// </summary>
internal sealed class DigestedFile : IDisposable
{
    /// <summary>How JSON is written: compact, and with text left readable.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HeldFolder _folder;
    private readonly string _name;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>Begins a file of a folder, which is held until this is disposed.</summary>
    public DigestedFile(HeldFolder folder, string name)
    {
        (_folder, _name, _temporary) = (folder, name, name + ".tmp");
        // One may be left from an attempt that died.
        folder.Delete(_temporary);
        _stream = folder.Create(_temporary);
        Json = new Utf8JsonWriter(_line, WriterOptions);
    }

    /// <summary>Writes the JSON value of the present line.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>How many bytes were written.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many lines were ended.</summary>
    public int Lines { get; private set; }

    /// <summary>Ends the line that was written with <see cref="Json"/>.</summary>
    public void EndLine()
    {
        Json.Flush();
        Write(_line.WrittenSpan);
        Write("\n"u8);
        _line.ResetWrittenCount();
        Json.Reset();
        Lines++;
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _hash.AppendData(bytes);
        Bytes += bytes.Length;
    }

    /// <summary>Puts the file in its place and tells its digest.</summary>
    /// <param name="flushToDisk">True when it must outlast a power failure.</param>
    public string Complete(bool flushToDisk)
    {
        _stream.Flush(flushToDisk);
        _stream.Dispose();
        _folder.Rename(_temporary, _name);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        Json.Dispose();
        _hash.Dispose();
        _stream.Dispose();
        _folder.Delete(_temporary);
        _folder.Dispose();
    }
}
