using System.Text;
using Signalbox.BuiltIn.Inputs;
using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>Compares a job's files with those now in the target.</summary>
internal static class CodeComparison
{
    // What a person can be expected to read, and a checkpoint to carry.
    private const int MaximumDiffLength = 256 * 1024;
    private const int MaximumDiffLengthInAll = 4 * 1024 * 1024;
    private const long MaximumComparedBytes = 8 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Compares each file.</summary>
    /// <exception cref="JobFaultException">A link, a folder or a file is where a file of the job must go.</exception>
    public static async Task<IReadOnlyList<ComparedFile>> CompareAsync(
        CodeTarget target, IReadOnlyList<CodeFile> files, CancellationToken cancellationToken)
    {
        var faults = new InputFaults();
        for (var i = 0; i < files.Count; i++)
        {
            if (target.Obstacle(files[i].Path) is { } obstacle)
                faults.Add($"files[{i}].path", $"'{files[i].Path}' {obstacle}");
        }

        faults.ThrowIfAny("The files cannot be written to the target");
        var left = MaximumDiffLengthInAll;
        var compared = new List<ComparedFile>(files.Count);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = await CompareAsync(target, file, Math.Min(left, MaximumDiffLength), cancellationToken);
            left -= next.Diff.Length;
            compared.Add(next);
        }

        return compared;
    }

    private static async Task<ComparedFile> CompareAsync(CodeTarget target, CodeFile file, int room, CancellationToken cancellationToken)
    {
        await using var present = target.TryRead(file.Path);
        var baseSha256 = present is null ? null : await FileDigest.OfAsync(present, cancellationToken);
        if (baseSha256 == FileDigest.OfText(file.Content))
            return new ComparedFile(file.Path, "unchanged", baseSha256, "", DiffCut: false);
        if (present is null)
            return Cut(file.Path, "added", null, UnifiedDiff.Render(file.Path, before: null, file.Content), room);
        var size = present.CanSeek ? present.Length : 0;
        if (size > MaximumComparedBytes)
            return new ComparedFile(file.Path, "modified", baseSha256, $"The present file has {size:N0} bytes, too many to compare.\n", DiffCut: true);
        var bytes = new byte[size];
        if (size > 0)
        {
            present.Position = 0;
            await present.ReadExactlyAsync(bytes, cancellationToken);
        }

        try
        {
            return Cut(file.Path, "modified", baseSha256, UnifiedDiff.Render(file.Path, Strict.GetString(bytes), file.Content), room);
        }
        catch (DecoderFallbackException)
        {
            return new ComparedFile(file.Path, "modified", baseSha256, "The present file is not UTF-8 text.\n", DiffCut: true);
        }
    }

    private static ComparedFile Cut(string path, string change, string? baseSha256, string diff, int room)
    {
        if (diff.Length <= room)
            return new ComparedFile(path, change, baseSha256, diff, DiffCut: false);
        var end = diff.LastIndexOf('\n', Math.Max(0, room - 1)) + 1;
        return new ComparedFile(path, change, baseSha256, diff[..end], DiffCut: true);
    }
}
