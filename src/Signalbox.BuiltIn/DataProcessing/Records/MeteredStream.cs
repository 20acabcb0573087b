using System.Security.Cryptography;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing.Records;

/// <summary>
/// A read-only stream that digests what passes through, and refuses to go on when too much has passed without a whole
/// record, so that no input can fill the memory.
/// </summary>
internal sealed class MeteredStream(Stream inner, string source) : Stream
{
    private const long MaximumWithoutRecord = 4L * RecordReader.MaximumRecordBytes;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _sinceRecord;

    /// <summary>Notes that a whole record has been read.</summary>
    public void MarkRecord() => _sinceRecord = 0;

    /// <summary>The digest of everything read so far.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..read]);
        _sinceRecord += read;
        if (_sinceRecord > MaximumWithoutRecord)
            throw new JobFaultException($"The {source} goes on for more than {MaximumWithoutRecord / 1024 / 1024} MiB without a whole record; a record must be at most 1 MiB.");
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
