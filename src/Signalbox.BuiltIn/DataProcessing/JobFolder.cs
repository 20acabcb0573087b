using Signalbox.BuiltIn.DataProcessing.Records;
using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.DataProcessing;

/// <summary>The folder of one data-processing job in the workspace.</summary>
internal sealed class JobFolder(ContainedFolder workspace, long jobId)
{
    private readonly string _folder = $"jobs/{jobId}";

    /// <summary>What people are shown for a file of the job.</summary>
    public string Label(string file) => $"{_folder}/{file}";

    /// <summary>Opens a file of the job to be read; null when there is none.</summary>
    public FileStream? TryRead(string file) => workspace.TryRead(Label(file));

    /// <summary>The digest of a file of the job, or null when there is none.</summary>
    public Task<string?> DigestAsync(string file, CancellationToken cancellationToken) => FileDigest.OfFileAsync(workspace, Label(file), cancellationToken);

    /// <summary>Begins a file of the job; its folder is made when it is not there.</summary>
    public DigestedFile Create(string file)
    {
        var (folder, name) = ContainedFolder.Split(Label(file));
        return new DigestedFile(workspace.Hold(folder), name);
    }

    /// <summary>Gives a file of the job another name in its folder, durably.</summary>
    public void Rename(string file, string to)
    {
        using var folder = workspace.Hold(_folder);
        folder.Rename(file, to);
        folder.Flush();
    }

    /// <summary>Removes a file of the job and a folder of files of it; nothing where there is none.</summary>
    public void Remove(string file, string folder)
    {
        using var held = workspace.TryHold(_folder);
        held?.Delete(file);
        using var below = workspace.TryHold(Label(folder));
        below?.DeleteFiles();
        held?.DeleteEmpty(folder);
    }
}
