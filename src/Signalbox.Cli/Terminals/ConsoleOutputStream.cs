namespace Signalbox.Cli.Terminals;

/// <summary>Standard output or standard error: what cannot be written there is said in words, or, where nobody is left to tell, let go.</summary>
/// <param name="stream">The stream itself.</param>
/// <param name="name">What it is, in a sentence; null when what cannot be written is let go.</param>
internal sealed class ConsoleOutputStream(Stream stream, string? name) : Stream
{
    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override void Flush() => Try(stream.Flush);

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => Try(() => stream.Write(buffer, offset, count));

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (name is not null)
                throw new IOException($"{name} cannot be written to ({e.Message.TrimEnd('.')}): send it somewhere that can be, such as a file on a disk with space.", e);
        }
    }
}
