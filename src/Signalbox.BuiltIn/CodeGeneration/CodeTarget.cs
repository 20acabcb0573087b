using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>Where a job's files go.</summary>
/// <param name="Root">The folder that nothing is written outside of.</param>
/// <param name="Folder">The folder below the root; empty for the root itself.</param>
/// <param name="Label">What people are shown instead of the machine's path.</param>
internal sealed record CodeTarget(ContainedFolder Root, string Folder, string Label)
{
    /// <summary>The target of one job.</summary>
    public static CodeTarget Of(string workspaceFolder, string? targetRoot, long jobId, string targetFolder)
    {
        if (targetRoot is not null)
            return new CodeTarget(new ContainedFolder(targetRoot), targetFolder, targetFolder.Length == 0 ? "." : targetFolder);
        var folder = targetFolder.Length == 0 ? $"jobs/{jobId}" : $"jobs/{jobId}/{targetFolder}";
        return new CodeTarget(new ContainedFolder(workspaceFolder), folder, folder);
    }

    /// <summary>A file of the job as a path below the root.</summary>
    public string Below(string path) => Folder.Length == 0 ? path : $"{Folder}/{path}";

    /// <summary>Opens a file of the job to be read; null when there is none.</summary>
    /// <exception cref="Inputs.JobFaultException">A symbolic link is in the way.</exception>
    public FileStream? TryRead(string path) => Root.TryRead(Below(path));

    /// <summary>What keeps a file from being at <paramref name="path"/>, or null.</summary>
    public string? Obstacle(string path) => Root.Obstacle(Below(path));
}
