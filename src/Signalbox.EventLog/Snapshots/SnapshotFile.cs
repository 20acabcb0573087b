using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// One of the two files of a snapshot, with its <c>.bak</c> and a spare version that nobody reads. The next version is made of
/// the spare one where that is possible, so that only what is new has to be written, and then they change names: the file and
/// its <c>.bak</c> are whole at every instant. Elsewhere a new file is written and takes the name.
/// </summary>
internal sealed class SnapshotFile : IDisposable
{
    private const int ToWrite = Libc.ReadWrite | Libc.Append;

    private readonly string _folder;
    private readonly string _backup;
    private readonly string _spare;
    private readonly string _new;
    private readonly string _link;
    private readonly byte[] _header;
    private readonly byte[] _footer;
    private readonly FileVersions? _known;
    private SafeFileHandle? _next;
    private bool _isRotation;
    private long _kept;
    private FileIdentity _written;

    /// <summary>Opens the present version.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="name">Its name.</param>
    /// <param name="header">What a whole version begins with.</param>
    /// <param name="footer">What a whole version ends with.</param>
    /// <param name="known">What was known of its versions; null when nothing was.</param>
    public SnapshotFile(string folder, string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> footer, FileVersions? known)
    {
        (_folder, _header, _footer) = (folder, header.ToArray(), footer.ToArray());
        Path = System.IO.Path.Combine(folder, name);
        _backup = Path + ".bak";
        _spare = System.IO.Path.Combine(folder, $".{name}.next");
        _new = TemporaryFile.Name(System.IO.Path.Combine(folder, $".{name}"));
        _link = TemporaryFile.Name(System.IO.Path.Combine(folder, $".{name}"));
        TemporaryFile.ClearLeft(folder, $".{name}");
        Present = LogFile.TryOpen(Path, Libc.ReadOnly, out var error, OwnNames);
        // What somebody else put there, or has given another name, is theirs: it is not read, and the next version takes its place.
        if (Present is null && error is not (OpenError.NoEntry or OpenError.Link or OpenError.OtherName or OpenError.OtherOwner))
            throw EventLogException.Of(error, $"{Path} cannot be read");
        _written = (Present is null ? null : Libc.FactsOf(Present)) ?? default;
        _known = known is { } k && k.Backup == FactsAt(_backup) && k.Spare == FactsAt(_spare) ? known : null;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The present version; null when there is none.</summary>
    public SafeFileHandle? Present { get; }

    /// <summary>True when there is a next version.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Writes the next version, if it is another than the present one, and waits until it is on the disk.</summary>
    public void Prepare(FileSegments parts)
    {
        if (Present is not null && parts.IsAllKept(RandomAccess.GetLength(Present)))
            return;
        var sink = new VersionSink(Path, Present, MakeNew);
        _kept = parts.KeptAtStart;
        sink.KeepStart(_kept);
        if (_known is { } known && TryOpenSpare() is { } spare)
        {
            (_next, _isRotation) = (spare, true);
            var has = Math.Min(known.SpareShares, _kept);
            Check(Libc.Truncate(spare, has));
            sink.GoOnIn(spare, has);
        }

        foreach (var part in parts.All.Skip(_kept > 0 ? 1 : 0))
        {
            if (part is Part.Kept kept)
                sink.Keep(kept.From, kept.To);
            else if (part is Part.Text text)
                text.Write(sink);
        }

        sink.End();
        IsChanged = sink.HasFile;
        _written = (IsChanged ? Libc.FactsOf(_next!) : _written) ?? default;
    }

    /// <summary>Makes the next version the present one, and that the <c>.bak</c>.</summary>
    public void Commit()
    {
        if (!IsChanged)
            return;
        if (!_isRotation)
            Rename(_new);
        else if (Libc.ExchangeNames(_spare, Path) != 0)
            Rename(_spare);
        else if (Libc.ExchangeNames(_spare, _backup) != 0)
            File.Move(_spare, _backup, overwrite: true);
        Check(Libc.SyncFolder(_folder));
    }

    /// <summary>What the versions are now. A spare one is made where there is none, so that the next snapshot need not write all of it.</summary>
    public FileVersions Settle()
    {
        if (!IsChanged && _known is { } same)
            return same;
        using var present = LogFile.TryOpen(Path, Libc.ReadOnly, out _, OwnNames) ?? throw new EventLogException(EventLogFault.Broken, $"{Path} was taken away; make the snapshot again.");
        var (backupShares, spareShares) = (0L, 0L);
        if (_isRotation && _known is { } known)
            (backupShares, spareShares) = (_kept, Math.Min(known.BackupShares, _kept));
        else
            (backupShares, spareShares) = (SettleBackup(present), SettleSpare(present));
        return new FileVersions(WrittenNow(), FactsAt(_backup), FactsAt(_spare), backupShares, spareShares);
    }

    /// <summary>Takes away what was not finished; when the file is not there, its <c>.bak</c> takes its place.</summary>
    public void Abandon()
    {
        try
        {
            File.Delete(_new);
            if (_isRotation)
                File.Delete(_spare);
            if (Libc.FactsAt(Path) is null)
                Restore();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What went wrong before is what people must know.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Present?.Dispose();
        _next?.Dispose();
    }

    // The file and its backup are one for the instant in which one becomes the other; a process may have been killed then.
    private int OwnNames => Libc.FactsAt(Path) is { } present && present.IsSameFile(Libc.FactsAt(_backup)) ? 2 : 1;

    // A new name changes neither of these; when somebody else has written to the file, it is not known any more.
    private FileIdentity WrittenNow()
    {
        var now = FactsAt(Path);
        return now.IsSameFile(_written) && now.Size == _written.Size && now.Modified == _written.Modified ? now : default;
    }

    private void Restore()
    {
        using var backup = LogFile.TryOpen(_backup, Libc.ReadOnly, out _, OwnNames);
        if (backup is not null && TryCopy(backup, _new))
            File.Move(_new, Path, overwrite: true);
        else
            File.Delete(_new);
    }

    private static FileIdentity FactsAt(string path) => Libc.FactsAt(path) ?? default;

    private SafeFileHandle MakeNew()
    {
        _next = TemporaryFile.TryMake(_new, out var error);
        Check(error);
        return _next!;
    }

    // Somebody may still read a version that was the present one when they began, or have given it another name.
    private SafeFileHandle? TryOpenSpare()
    {
        var spare = LogFile.TryOpen(_spare, ToWrite, out _);
        if (spare is not null && Libc.FactsOf(spare) is { Links: 1 } && Libc.IsOpenedOnlyHere(spare))
            return spare;
        spare?.Dispose();
        return null;
    }

    private void Rename(string next)
    {
        if (Present is not null && IsWhole(Present))
            BackUp();
        File.Move(next, Path, overwrite: true);
    }

    // What somebody else has damaged does not become the backup.
    private bool IsWhole(SafeFileHandle version)
    {
        var length = RandomAccess.GetLength(version);
        var (start, end) = (new byte[_header.Length], new byte[_footer.Length]);
        return length >= start.Length + end.Length
            && RandomAccess.Read(version, start, 0) == start.Length && start.AsSpan().SequenceEqual(_header)
            && RandomAccess.Read(version, end, length - end.Length) == end.Length && end.AsSpan().SequenceEqual(_footer);
    }

    private void BackUp()
    {
        if (Libc.Link(Path, _link) != 0 && !TryCopy(Present!, _link))
            throw new EventLogException(EventLogFault.Broken, $"{_backup} cannot be written.");
        File.Move(_link, _backup, overwrite: true);
    }

    private long SettleBackup(SafeFileHandle present)
    {
        if (Libc.FactsAt(_backup) is null)
        {
            if (!TryCopy(present, _new))
            {
                File.Delete(_new);
                return 0;
            }

            File.Move(_new, _backup, overwrite: true);
        }

        using var backup = LogFile.TryOpen(_backup, Libc.ReadOnly, out _, OwnNames);
        return backup is null ? 0 : Reading.CommonBytes(present, 0, RandomAccess.GetLength(present), backup, 0);
    }

    private long SettleSpare(SafeFileHandle present)
    {
        using var old = TryOpenSpare();
        if (old is null)
            File.Delete(_spare);
        var length = RandomAccess.GetLength(present);
        var shared = old is null ? 0 : Reading.CommonBytes(present, 0, length, old, 0);
        using var made = old is null ? TemporaryFile.TryMake(_spare, out _) : null;
        if ((old ?? made) is not { } spare)
            return 0;
        if (shared == length && RandomAccess.GetLength(spare) == length)
            return length;
        if (Libc.Truncate(spare, shared) == 0 && FileCopier.Copy(present, shared, length, spare) == 0 && Libc.Sync(spare) == 0)
            return length;

        // There is room for what must be, not for this as well.
        File.Delete(_spare);
        return 0;
    }

    private static bool TryCopy(SafeFileHandle from, string path)
    {
        using var copy = TemporaryFile.TryMake(path, out _);
        return copy is not null && FileCopier.Copy(from, 0, RandomAccess.GetLength(from), copy) == 0 && Libc.Sync(copy) == 0;
    }

    private void Check(int error)
    {
        if (error != 0)
            throw EventLogException.Of(error, $"{Path} cannot be written");
    }
}
