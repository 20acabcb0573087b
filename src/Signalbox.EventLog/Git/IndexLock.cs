using System.Runtime.InteropServices;
using System.Text;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Git's own lock of the work tree's index, taken as git takes it: whoever makes the file <c>index.lock</c> has it. Ours says
/// whose it is from its first moment, so that one that a killed sync left behind is told from one of git.
/// </summary>
internal sealed partial class IndexLock : IDisposable
{
    private const string Mark = "signalbox sync\n";
    private readonly string _path;

    private IndexLock(string path) => _path = path;

    /// <summary>Takes the lock; null while git has it.</summary>
    /// <param name="gitFolder">Git's own folder of the work tree.</param>
    /// <param name="temporary">The path of a file to make, in the same file system.</param>
    public static IndexLock? TryTake(string gitFolder, string temporary)
    {
        File.WriteAllText(temporary, Mark, Encoding.ASCII);
        var path = PathIn(gitFolder);
        return Link(temporary, path) == 0 ? new IndexLock(path) : null;
    }

    /// <summary>Takes a lock away that a killed sync left behind. Only for who knows that no other sync runs.</summary>
    public static void ClearLeft(string gitFolder)
    {
        var path = PathIn(gitFolder);
        if (new FileInfo(path) is { Exists: true, Length: var length } && length == Mark.Length && File.ReadAllText(path, Encoding.ASCII) == Mark)
            File.Delete(path);
    }

    /// <inheritdoc />
    public void Dispose() => File.Delete(_path);

    private static string PathIn(string gitFolder) => Path.Combine(gitFolder, "index.lock");

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);
}
