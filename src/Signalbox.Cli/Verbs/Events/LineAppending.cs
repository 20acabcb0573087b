using System.Text;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Appends the events of standard input: while some are being written, the next are read and checked.</summary>
internal sealed class LineAppending(SharedLog log, VerbCall call)
{
    private const int FullBatch = 8 * 1024 * 1024;
    private readonly Stream _input = Terminal.OpenInput();
    private byte[] _buffer = new byte[256 * 1024];
    private int _held;
    private long _line;
    private long _appended;
    private string? _fault;

    /// <summary>Appends until the input ends, or a line of it is no event: those before are in the log then.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var (filling, writing) = (new EventBatch(call.Time), new EventBatch(call.Time));
        var written = Task.CompletedTask;
        var ended = false;
        while (!ended && _fault is null)
        {
            try
            {
                ended = !await ReadAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await written;
                throw new VerbFailedException(ExitCode.Interrupted, _appended == 0 ? "Interrupted: nothing was appended." : $"Interrupted: {Done} of the input {Were} appended; give only the rest again.");
            }

            TakeLines(filling, ended);
            if (filling.Count == 0 || (!written.IsCompleted && !ended && _fault is null && filling.Bytes < FullBatch))
                continue;
            await written;
            (filling, writing) = (writing, filling);
            written = WriteAsync(writing);
        }

        await written;
        return End();
    }

    private string Done => Counts.Of(_appended, "event");

    private string Were => _appended == 1 ? "was" : "were";

    private async Task WriteAsync(EventBatch batch)
    {
        // Off this thread, which goes on reading.
        await Task.Yield();
        try
        {
            log.Append(batch);
        }
        catch (EventLogException e)
        {
            throw new EventLogException(e.Fault, $"{e.Message} {(_appended == 0 ? "Nothing of the input was appended." : $"The {Done} before it {Were} appended: give only the rest again.")}", e);
        }

        _appended += batch.Count;
        if (call.Json)
            AppendEventVerb.Confirm(call, () => call.Screen.Raw(Encoding.UTF8.GetString(batch.Lines.Span[..^1])));
        batch.Clear();
    }

    private int End()
    {
        if (_fault is not null)
            throw VerbFailedException.Usage($"Line {_line} of the input is no event that can be appended ({_fault}): {(_appended == 0 ? "nothing was appended" : $"the {Done} before it {Were} appended")}, and nothing of what follows; mend it and give the rest again.");
        if (!call.Json)
            AppendEventVerb.Confirm(call, () => call.Screen.Line($"Appended {Done} to {Printable.Line(log.FilePath)}."));
        return ExitCode.Done;
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_held == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await Terminal.ReadAsync(_input, _buffer.AsMemory(_held), cancellationToken);
        _held += count;
        return count > 0;
    }

    // The last line may be without a line feed; a blank line is none, nor is a byte-order mark before the first.
    private void TakeLines(EventBatch into, bool ended)
    {
        var rest = _buffer.AsSpan(0, _held);
        while (_fault is null && !rest.IsEmpty)
        {
            var feed = rest.IndexOf((byte)'\n');
            if (feed < 0 && !ended && rest.Length <= EventBounds.LineBytes)
                break;
            var line = (feed < 0 ? rest : rest[..feed]).TrimEnd((byte)'\r');
            rest = feed < 0 ? [] : rest[(feed + 1)..];
            _line++;
            if (_line == 1 && line.StartsWith("\uFEFF"u8))
                line = line["\uFEFF"u8.Length..];
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') >= 0)
                _fault = into.TryAdd(line);
        }

        rest.CopyTo(_buffer);
        _held = rest.Length;
    }
}
