using System.Reflection;

namespace Signalbox.Running;

/// <summary>The default id of a worker.</summary>
internal static class UnnamedWorker
{
    private const int LongestId = 200;

    /// <summary>The machine's name and that of the program, in lower case: the same at each start.</summary>
    public static string Id { get; } = Of(Environment.MachineName, Assembly.GetEntryAssembly()?.GetName().Name ?? "service");

    private static string Of(string machine, string program)
    {
        var id = string.Concat($"{machine}-{program}".ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        return id.Length <= LongestId ? id : id[..LongestId];
    }
}
