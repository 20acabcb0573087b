using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Files;

/// <summary>Small files that are replaced as a whole: whoever reads one finds the old or the new content, also after a crash.</summary>
internal static class AtomicFile
{
    /// <summary>Replaces a file, durably.</summary>
    /// <exception cref="EventLogException">The disk is full or refuses it; the old content is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryFile.Name(path);
        using (var file = TemporaryFile.TryMake(temporary, out var error))
        {
            if (file is null)
                throw EventLogException.Of(error, $"{path} cannot be written");
            (_, error) = Libc.Write(file, content);
            if (error == 0)
                error = Libc.Sync(file);
            if (error != 0)
            {
                File.Delete(temporary);
                throw EventLogException.Of(error, $"{path} cannot be written");
            }
        }

        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new EventLogException(e is UnauthorizedAccessException ? EventLogFault.NoPermission : EventLogFault.Broken, $"{path} cannot be replaced: {e.Message}", e);
        }

        _ = Libc.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
