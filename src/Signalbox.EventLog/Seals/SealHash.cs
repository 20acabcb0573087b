using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Seals;

/// <summary>
/// Adds up the hash of a seal: SHA-256 of the hash of the seal before (32 bytes, if there is one), the covered bytes, and the words
/// <c>shared</c> or <c>alone</c>. The line of a seal as a whole is what the next one builds on, so that nothing in it can be changed
/// unseen either.
/// </summary>
internal sealed class SealHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly bool _isShared;

    /// <summary>Begins with the seal before.</summary>
    public SealHash(string? previous, bool isShared)
    {
        _isShared = isShared;
        if (previous is not null)
            _hash.AppendData(Convert.FromHexString(previous));
    }

    /// <summary>The hash of a seal's whole line.</summary>
    /// <param name="line">The line without its line feed.</param>
    public static string OfLine(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData([.. line, (byte)'\n']));

    /// <summary>How many bytes have been added.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a part of a file.</summary>
    public void Add(SafeFileHandle file, long from, long to)
    {
        if (!Reading.TryHash(file, from, to, _hash))
            throw new EventLogException(EventLogFault.Broken, "The log became shorter while it was read; run 'signalbox events verify'.");
        Bytes += Math.Max(0, to - from);
    }

    /// <summary>The hash, as a seal says it.</summary>
    public string End()
    {
        _hash.AppendData(_isShared ? "shared"u8 : "alone"u8);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();
}
