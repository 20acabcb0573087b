using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Files;

/// <summary>How long to wait for a lock.</summary>
/// <param name="Tries">How often it is tried.</param>
/// <param name="Each">How long each try waits in line.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LockTimeout(int Tries, TimeSpan Each);
