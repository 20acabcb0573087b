using System.Text;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Git's own lock of the work tree's index, taken as git takes it: whoever makes the file <c>index.lock</c> has it. Ours says
/// whose it is, so that one that a killed sync left behind is told from one of git.
/// </summary>
internal sealed class IndexLock : IDisposable
{
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes("signalbox sync\n");
    private readonly string _path;

    private IndexLock(string path) => _path = path;

    /// <summary>Takes the lock; null while git has it.</summary>
    public static IndexLock? TryTake(string gitFolder)
    {
        var path = PathIn(gitFolder);
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Mark);
            return new IndexLock(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Takes a lock away that a killed sync left behind. Only for who knows that no other sync runs.</summary>
    public static void ClearLeft(string gitFolder)
    {
        var path = PathIn(gitFolder);
        if (File.Exists(path) && new FileInfo(path).Length <= Mark.Length && Mark.AsSpan().StartsWith(File.ReadAllBytes(path)))
            File.Delete(path);
    }

    /// <inheritdoc />
    public void Dispose() => File.Delete(_path);

    private static string PathIn(string gitFolder) => Path.Combine(gitFolder, "index.lock");
}
