using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// Writes the next version of a file. As long as it is what the present version is, nothing is written: the file is made when
/// the first difference comes.
/// </summary>
/// <param name="path">The file's path, for messages.</param>
/// <param name="present">The present version; null when there is none.</param>
/// <param name="make">Makes the new file, opened for appending.</param>
internal sealed class VersionSink(string path, SafeFileHandle? present, Func<SafeFileHandle> make) : TextSink
{
    private const int SendSize = 8 * 1024 * 1024;
    private const int CopySize = 1024 * 1024;
    private readonly byte[] _compared = new byte[128 * 1024];
    private SafeFileHandle? _file;
    private long _same;
    private long _unsent;

    /// <summary>True when there is a new file.</summary>
    public bool HasFile => _file is not null;

    /// <summary>Takes over the beginning of the present version.</summary>
    public void KeepStart(long length)
    {
        BeginAt(length);
        _same = length;
    }

    /// <summary>Goes on in a file that has the beginning already, up to where the present version is kept.</summary>
    public void GoOnIn(SafeFileHandle file, long has)
    {
        _file = file;
        Copy(has, Position);
    }

    /// <summary>Adds a part of the present version.</summary>
    public void Keep(long from, long to)
    {
        var buffer = new byte[Math.Min(CopySize, to - from)];
        while (from < to)
        {
            var count = RandomAccess.Read(present!, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
            if (count == 0)
                throw new SavedStateException();
            Write(buffer.AsSpan(0, count));
            from += count;
        }
    }

    /// <summary>Ends the version; a new file, if there is one, is then on the disk.</summary>
    public void End()
    {
        Flush();
        if (_file is null && (present is null || Position < RandomAccess.GetLength(present)))
            Begin();
        if (_file is not null)
            Check(Libc.Sync(_file));
    }

    /// <inheritdoc />
    protected override void Take(ReadOnlySpan<byte> part)
    {
        if (_file is null)
        {
            if (IsSame(part))
            {
                _same += part.Length;
                return;
            }

            Begin();
        }

        Check(Libc.Write(_file!, part).Error);
        _unsent += part.Length;
        if (_unsent < SendSize)
            return;
        Libc.BeginSync(_file!);
        _unsent = 0;
    }

    private void Begin()
    {
        _file = make();
        Copy(0, _same);
    }

    private bool IsSame(ReadOnlySpan<byte> part)
    {
        if (present is null)
            return false;
        var compared = _compared.AsSpan(0, part.Length);
        return RandomAccess.Read(present, compared, _same) == part.Length && compared.SequenceEqual(part);
    }

    private void Copy(long from, long to)
    {
        if (from < to)
            Check(FileCopier.Copy(present!, from, to, _file!));
    }

    private void Check(int error)
    {
        if (error != 0)
            throw EventLogException.Of(error, $"{path} cannot be written");
    }
}
