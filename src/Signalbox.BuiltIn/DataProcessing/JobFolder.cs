using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.DataProcessing;

/// <summary>The folder of one data-processing job in the workspace.</summary>
internal sealed class JobFolder(ContainedFolder workspace, long jobId)
{
    private readonly string _folder = $"jobs/{jobId}";

    /// <summary>What people are shown for a file of the job.</summary>
    public string Label(string file) => $"{_folder}/{file}";

    /// <summary>The full path of a file of the job.</summary>
    public string PathOf(string file) => workspace.PathOf(Label(file));

    /// <summary>The full path of a file of the job that is to be written; its folder is made when it is not there.</summary>
    public string PathForWriting(string file)
    {
        var label = Label(file);
        workspace.CreateFolder(label[..label.LastIndexOf('/')]);
        return PathOf(file);
    }
}
