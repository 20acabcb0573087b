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

    private readonly List<(string Temporary, string Final)> _staged = [];
    private readonly List<string> _folders = [];

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
            foreach (var (temporary, final) in _staged)
                File.Move(temporary, final, overwrite: true);
            foreach (var folder in _staged.Select(s => Path.GetDirectoryName(s.Final)!).Concat(_folders.Select(f => Path.GetDirectoryName(f)!)).Distinct(StringComparer.Ordinal))
                DiskSync.FlushFolder(folder);
            return written;
        }
        catch
        {
            Discard();
            throw;
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

            var present = await FileDigest.OfFileAsync(target.PathOf(path), cancellationToken);
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
        var final = target.PathOf(file.Path);
        var below = target.Below(file.Path);
        var slash = below.LastIndexOf('/');
        _folders.AddRange(target.Root.CreateFolder(slash < 0 ? "" : below[..slash]));
        var temporary = Path.Combine(Path.GetDirectoryName(final)!, $"{ContainedFolder.OwnPrefix}{jobId}-{number}.tmp");
        // One may be left from an attempt that died here.
        File.Delete(temporary);
        _staged.Add((temporary, final));
        await using var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        });
        await stream.WriteAsync(Encoding.UTF8.GetBytes(file.Content), cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, File.Exists(final) ? File.GetUnixFileMode(final) & PermissionBits : DefaultMode);
        stream.Flush(flushToDisk: true);
    }

    // A script that was executable stays so; set-user-id and the like are not carried over.
    private const UnixFileMode PermissionBits = (UnixFileMode)0b111_111_111;

    private void Discard()
    {
        foreach (var (temporary, _) in _staged)
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
        }

        foreach (var folder in Enumerable.Reverse(_folders))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
    }
}
