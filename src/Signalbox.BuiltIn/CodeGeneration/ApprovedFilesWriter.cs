using System.Text;
using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>
/// Writes approved files: all of them first beside their targets and flushed, and only then each renamed into place. So a
/// failure leaves every file as it was or as it was approved, never half; running it again finishes what was begun.
/// </summary>
/// <param name="target">Where to.</param>
/// <param name="jobId">The job, which names the temporary files.</param>
/// <param name="bases">The digests of the files that the reviewer saw in the target, by path; null for none there.</param>
internal sealed class ApprovedFilesWriter(CodeTarget target, long jobId, IReadOnlyDictionary<string, string?> bases)
{
    private const UnixFileMode DefaultMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly Dictionary<string, HeldFolder> _held = new(StringComparer.Ordinal);
    private readonly List<(HeldFolder Folder, string Temporary, string Final)> _staged = [];
    private readonly List<string> _made = [];

    /// <summary>Writes them.</summary>
    /// <exception cref="JobFaultException">A file in the target is not the one that was reviewed; nothing was written.</exception>
    public async Task<IReadOnlyList<WrittenFile>> WriteAsync(IReadOnlyList<CodeFile> files, CancellationToken cancellationToken)
    {
        var written = files.Select(f => new WrittenFile(f.Path, f.Size, FileDigest.OfText(f.Content))).ToList();
        var isWritten = await CheckTargetAsync(written, cancellationToken);
        try
        {
            for (var i = 0; i < files.Count; i++)
            {
                if (!isWritten[i])
                    await StageAsync(files[i], i, cancellationToken);
            }

            // From here on it is not cancelled: the renames take no time, and half of them would be worse than all.
            foreach (var (folder, temporary, final) in _staged)
                folder.Rename(temporary, final);
            foreach (var folder in _held.Values)
                folder.Flush();
            return written;
        }
        catch
        {
            Discard();
            throw;
        }
        finally
        {
            foreach (var folder in _held.Values)
                folder.Dispose();
        }
    }

    private async Task<bool[]> CheckTargetAsync(List<WrittenFile> files, CancellationToken cancellationToken)
    {
        var faults = new InputFaults();
        var isWritten = new bool[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            var path = files[i].Path;
            if (target.Obstacle(path) is { } obstacle)
            {
                faults.Add($"files[{i}].path", $"'{path}' {obstacle}");
                continue;
            }

            var present = await FileDigest.OfFileAsync(target.Root, target.Below(path), cancellationToken);
            isWritten[i] = present == files[i].Sha256;
            if (isWritten[i])
                continue;
            if (!bases.TryGetValue(path, out var reviewed) && present is not null)
                faults.Add($"files[{i}].path", $"'{path}' is in the target and was not part of the review");
            else if (present != reviewed)
                faults.Add($"files[{i}].path", $"'{path}' was changed in the target after the review was shown");
        }

        faults.ThrowIfAny("Nothing was written; enqueue the job again to review it against the present files");
        return isWritten;
    }

    private async Task StageAsync(CodeFile file, int number, CancellationToken cancellationToken)
    {
        var (path, final) = ContainedFolder.Split(target.Below(file.Path));
        // Held until all is done: what is put at its path meanwhile gets nothing.
        if (!_held.TryGetValue(path, out var folder))
            _held[path] = folder = target.Root.Hold(path, _made.Add);
        var temporary = $"{ContainedFolder.OwnPrefix}{jobId}-{number}.tmp";
        // One may be left from an attempt that died here.
        folder.Delete(temporary);
        _staged.Add((folder, temporary, final));
        await using var stream = folder.Create(temporary);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(file.Content), cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, folder.ModeOf(final) & PermissionBits ?? DefaultMode);
        stream.Flush(flushToDisk: true);
    }

    // A script that was executable stays so; set-user-id and the like are not carried over.
    private const UnixFileMode PermissionBits = (UnixFileMode)0b111_111_111;

    private void Discard()
    {
        foreach (var (folder, temporary, _) in _staged)
            folder.Delete(temporary);
        foreach (var made in Enumerable.Reverse(_made))
        {
            var (above, name) = ContainedFolder.Split(made);
            using var folder = target.Root.TryHold(above);
            folder?.DeleteEmpty(name);
        }
    }
}
