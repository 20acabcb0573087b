using Signalbox.Testing;

namespace Signalbox.Server.Testing;

/// <summary>Writes lines into a log that others have open, as a program does that knows nothing of the library.</summary>
public static class ForeignWriter
{
    /// <summary>Appends a line. The runtime locks a file that it opens and gives up at once when another has the lock, so it is tried until that lets go.</summary>
    public static Task AppendAsync(string path, string line) => Eventually.HoldsAsync(async () =>
    {
        try
        {
            await File.AppendAllTextAsync(path, line + "\n");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }, $"{path} is free to be written");
}
