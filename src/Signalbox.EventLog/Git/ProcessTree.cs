using System.Globalization;
using System.Runtime.InteropServices;

namespace Signalbox.EventLog.Git;

/// <summary>A process and everything it has started, as they are at one moment.</summary>
internal sealed partial class ProcessTree
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private readonly List<(int Id, string Started)> _processes = [];

    /// <summary>Looks at a process.</summary>
    public ProcessTree(int id)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(f => Path.GetFileName(f)).Where(n => char.IsAsciiDigit(n[0]))
            .Select(n => int.Parse(n, CultureInfo.InvariantCulture)).Select(p => (Id: p, Facts: FactsOf(p))).Where(p => p.Facts is not null)
            .ToLookup(p => p.Facts!.Value.Parent, p => (p.Id, p.Facts!.Value.Started));
        if (FactsOf(id) is { } own)
            _processes.Add((id, own.Started));
        for (var i = 0; i < _processes.Count; i++)
            _processes.AddRange(all[_processes[i].Id]);
    }

    /// <summary>Asks all of them to end: git takes its lock files away then, which it leaves when it is killed.</summary>
    public void AskToEnd() => Send(Terminate);

    /// <summary>Kills those that are still there.</summary>
    public void KillRest() => Send(Kill);

    private void Send(int signal)
    {
        foreach (var (id, started) in _processes)
        {
            // Its number may be another's by now.
            if (FactsOf(id)?.Started == started)
                _ = Signal(id, signal);
        }
    }

    // Of proc(5)'s stat, behind the name, which may hold anything: the state, the parent, and as the 20th the time of its start.
    private static (int Parent, string Started)? FactsOf(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[19]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
