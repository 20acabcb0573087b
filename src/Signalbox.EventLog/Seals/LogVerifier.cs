using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Seals;

/// <summary>Looks whether every line of a log is an event, and whether what was sealed is as it was. Changes nothing.</summary>
public sealed class LogVerifier(SharedLog log)
{
    /// <summary>Reads the whole log.</summary>
    /// <param name="progress">Told how many bytes have been read, and of how many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Verification Verify(IProgress<(long Read, long Length)>? progress = null, CancellationToken cancellationToken = default)
    {
        using var file = log.OpenToRead();
        if (file is null)
            return new Verification();
        var length = RandomAccess.GetLength(file);
        var whole = LineEnds.WholeLength(file, length);
        if (whole < length && !IsAtRest(ref length))
            length = whole;
        return new Walk(file, length, progress).Run(cancellationToken);
    }

    // What has no end is torn only if nobody is about to write it.
    private bool IsAtRest(ref long length)
    {
        using var locked = new LockableFile(log.FilePath, Libc.ReadOnly);
        if (!locked.TryLock(new LockTimeout(1, TimeSpan.FromSeconds(2))))
            return false;
        length = RandomAccess.GetLength(locked.Handle);
        locked.Unlock();
        return true;
    }

    private sealed class Walk(SafeFileHandle file, long length, IProgress<(long, long)>? progress)
    {
        private readonly HashSet<string> _seals = new(StringComparer.Ordinal);
        private string? _last;
        private long _sealEnd;
        private long _sealLine;
        // What a seal would count of the lines since the last one.
        private long _counted;
        private long _lines;
        private Verification _found = new();

        public Verification Run(CancellationToken cancellationToken)
        {
            using var lines = new LineReader(file, 0, length, EventBounds.LineBytes);
            long number = 0;
            while (lines.TryRead(out var line))
            {
                number++;
                if (number % 10_000 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report((lines.Next, length));
                }

                if (!lines.IsBlank)
                    Look(line, lines, number);
            }

            LookAtRest(lines.Next, number + 1);
            return _found with { Lines = _lines, SealedBytes = _sealEnd, Bytes = length };
        }

        private void Look(ReadOnlySpan<byte> line, LineReader lines, long number)
        {
            _lines++;
            var view = default(EventView);
            if ((lines.IsTooLong ? "too long" : EventLine.Read(line, out view)) is { } fault)
            {
                Bad(number, fault);
            }
            else if (view.Type.Is("seal"u8))
            {
                if (Seal.Of(view.ToEvent(line)) is { } seal)
                {
                    Check(seal, line, lines, number);
                    _counted = 0;
                    return;
                }

                Bad(number, "a seal that does not say what it covers");
            }

            _counted += SealHash.BytesOf(lines);
        }

        // Behind the last line feed: an event that only lacks its own is one.
        private void LookAtRest(long from, long number)
        {
            if (from >= length)
                return;
            switch (LastLine.Look(file, from, length))
            {
                case { Fault: not null }:
                    Bad(number, "torn: it has no end yet, because its writer is at work or was killed; the next append or snapshot tells of it");
                    break;
                case { IsBlank: false }:
                    _lines++;
                    break;
            }
        }

        private void Bad(long number, string why) =>
            _found = _found with { BadLines = _found.BadLines + 1, Fault = _found.Fault ?? new VerificationFault(number, why, null, null) };

        private void Check(Seal seal, ReadOnlySpan<byte> line, LineReader lines, long number)
        {
            var (why, covered) = Fault(seal, lines.Offset);
            if (why is not null)
                Changed(number, lines.Offset, why);
            else if (covered > _sealEnd)
                _found = _found with { UnsealedLines = _found.UnsealedLines + CountLines(_sealEnd, covered) };
            var name = SealHash.OfLine(line);
            _found = _found with { Seals = _found.Seals + 1, LastSeal = name };
            _seals.Add(name);
            (_last, _sealEnd, _sealLine) = (name, lines.Next, number);
        }

        // Why a seal does not fit, and from where on it covers.
        private (string? Why, long Covered) Fault(Seal seal, long end)
        {
            var covered = StartOf(seal);
            var fault = covered is { } start
                ? Fault(seal, hash => hash.Add(file, start, end))
                : "bytes were put in or taken out since";
            if (fault is null)
                return (null, covered!.Value);
            // Earlier seals covered blank lines, and the ends of lines, as they were.
            var raw = end - seal.Bytes;
            return (raw == _sealEnd || (seal.IsShared && raw > _sealEnd)) && Fault(seal, hash => hash.AddBytes(file, raw, end)) is null
                ? (null, raw)
                : (fault, _sealEnd);
        }

        // Whether a seal was made in a shared copy it says itself, and its hash with it: where nobody shares, nothing may come between.
        private long? StartOf(Seal seal)
        {
            var between = _counted - seal.Bytes;
            if (between == 0)
                return _sealEnd;
            if (!seal.IsShared || between < 0)
                return null;
            using var lines = new LineReader(file, _sealEnd, length, EventBounds.LineBytes);
            while (between > 0 && lines.TryRead(out _))
                between -= SealHash.BytesOf(lines);
            return between == 0 ? lines.Next : null;
        }

        private string? Fault(Seal seal, Action<SealHash> add)
        {
            if (seal.Previous is not null && !_seals.Contains(seal.Previous))
                return "the seal before it is missing, or was changed";
            if (!seal.IsShared && seal.Previous != _last)
                return "what stands before it was put in, or moved here";
            using var hash = new SealHash(seal.Previous, seal.IsShared);
            add(hash);
            return hash.End() == seal.Hash ? null : "bytes were changed since";
        }

        private long CountLines(long from, long to)
        {
            using var lines = new LineReader(file, from, to, EventBounds.LineBytes);
            long count = 0;
            while (lines.TryRead(out _))
                count += lines.IsBlank ? 0 : 1;
            return count;
        }

        private void Changed(long number, long end, string why)
        {
            var from = _sealEnd;
            var words = string.Create(
                CultureInfo.InvariantCulture,
                $"bytes {from} to {end} (lines {_sealLine + 1} to {number - 1}) are not as they were when line {number} sealed them: {why}");
            if (_found.ChangedFrom is null)
                _found = _found with { ChangedFrom = from, ChangedTo = end };
            _found = _found with { BrokenSeals = _found.BrokenSeals + 1, Fault = _found.Fault ?? new VerificationFault(_sealLine + 1, words, from, end) };
        }
    }
}
