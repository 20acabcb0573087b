using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Files;

/// <summary>A line of the log that is no event, and what is told of it.</summary>
/// <param name="Number">Which line it is, from 1.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How long it is in bytes, without its end.</param>
/// <param name="Fault">Why it is none, to follow "the line is".</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BadLine(long Number, long Offset, long Length, string Fault)
{
    private const int CopiedOfTooLong = 64 * 1024;

    /// <summary>The event that tells of it.</summary>
    /// <exception cref="SavedStateException">The log is shorter.</exception>
    public LogEvent ToEvent(SafeFileHandle log, long interaction) => new()
    {
        Interaction = interaction,
        Actor = LogEvent.OwnActor,
        Type = EventTypes.Error,
        Content = $"Line {Number} of {LogFileNames.Log} is {Fault}; it was copied to {LogFileNames.Errors}",
        More = new Dictionary<string, JsonElement>
        {
            ["line"] = JsonSerializer.SerializeToElement(Number, EventJson.Default.Int64),
            ["sha256"] = JsonSerializer.SerializeToElement(Hash(log), EventJson.Default.String),
        },
    };

    /// <summary>Its entry in the list of errors. Of a line that is too long for that its beginning is kept; all of it stays in the log.</summary>
    /// <exception cref="SavedStateException">The log is shorter.</exception>
    public (string What, ReadOnlyMemory<byte> Bytes) ToEntry(SafeFileHandle log)
    {
        var bytes = new byte[Length > EventBounds.LineBytes ? CopiedOfTooLong : (int)Length];
        for (var count = 0; count < bytes.Length;)
        {
            var read = RandomAccess.Read(log, bytes.AsSpan(count), Offset + count);
            if (read == 0)
                throw new SavedStateException();
            count += read;
        }

        return ($"line {Number}: {Fault}", bytes);
    }

    /// <summary>The hash of its bytes, as lower-case hexadecimal.</summary>
    /// <exception cref="SavedStateException">The log is shorter.</exception>
    public string Hash(SafeFileHandle log)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (!Reading.TryHash(log, Offset, Offset + Length, hash))
            throw new SavedStateException();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
