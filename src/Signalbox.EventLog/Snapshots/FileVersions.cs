using System.Runtime.InteropServices;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>The three versions of a file as they stood when a snapshot was done, and how much of their beginning they share.</summary>
/// <param name="Present">The present version.</param>
/// <param name="Backup">The one before.</param>
/// <param name="Spare">One that is older, to become the next.</param>
/// <param name="BackupShares">How many bytes the one before has in common with the present one.</param>
/// <param name="SpareShares">How many bytes the spare one has in common with the present one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileVersions(FileIdentity Present, FileIdentity Backup, FileIdentity Spare, long BackupShares, long SpareShares);
