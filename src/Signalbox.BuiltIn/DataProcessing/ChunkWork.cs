using Signalbox.BuiltIn.DataProcessing.Operations;
using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.DataProcessing;

/// <summary>
/// Works on the records chunk by chunk. The source is opened when the first chunk needs it and then read on; a chunk that
/// lies behind, as when a lost file is made again, begins it anew.
/// </summary>
internal sealed class ChunkWork(RecordSource source, InputSummary input, IOperation operation, JobFolder folder) : IAsyncDisposable
{
    /// <summary>How many records a chunk has; the last may have fewer.</summary>
    public const int ChunkRecords = 1_000;

    /// <summary>The folder of the chunks' files in the job's.</summary>
    public const string Folder = "chunks";

    private RecordReader? _reader;

    /// <summary>How many chunks there are.</summary>
    public int Count => checked((int)((input.Records + ChunkRecords - 1) / ChunkRecords));

    /// <summary>Makes the file of one chunk.</summary>
    /// <exception cref="JobFaultException">The source is not what it was when it was first read, or a record is not usable.</exception>
    public async Task<ChunkSummary> MakeAsync(int chunk, CancellationToken cancellationToken)
    {
        var first = (long)chunk * ChunkRecords;
        var reader = await ReaderAtAsync(first, cancellationToken);
        var name = Name(chunk);
        using var file = folder.Create(name);
        var run = operation.StartChunk();
        var records = (int)Math.Min(ChunkRecords, input.Records - first);
        for (var i = 0; i < records; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReadOnAsync(reader);
            run.Add(first + i, reader.Current, file);
        }

        if (chunk == Count - 1 && (await reader.NextAsync() || reader.Sha256 != input.Sha256))
            throw Changed();
        run.End(file);
        return new ChunkSummary(folder.Label(name), file.Complete(flushToDisk: false), records, run.Invalid);
    }

    /// <summary>The file of a chunk that was made before; it is made again when it was lost or spoilt, and must come out alike.</summary>
    public async Task<FileStream> FileOfAsync(int chunk, ChunkSummary summary, CancellationToken cancellationToken)
    {
        if (await folder.DigestAsync(Name(chunk), cancellationToken) != summary.Sha256
            && (await MakeAsync(chunk, cancellationToken)).Sha256 != summary.Sha256)
            throw Changed();
        return folder.TryRead(Name(chunk)) ?? throw Changed();
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null)
            await _reader.DisposeAsync();
    }

    private static string Name(int chunk) => $"{Folder}/{chunk:D6}.jsonl";

    private async Task<RecordReader> ReaderAtAsync(long position, CancellationToken cancellationToken)
    {
        if (_reader is { } open && open.Position > position)
        {
            _reader = null;
            await open.DisposeAsync();
        }

        _reader ??= source.Read(cancellationToken);
        while (_reader.Position < position)
            await ReadOnAsync(_reader);
        return _reader;
    }

    private async Task ReadOnAsync(RecordReader reader)
    {
        if (!await reader.NextAsync())
            throw Changed();
    }

    private JobFaultException Changed() =>
        new($"The {source.Name} was changed while the job was at work; enqueue the job again to work on what it is now.");
}
