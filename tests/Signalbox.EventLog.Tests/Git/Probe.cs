namespace Signalbox.EventLog.Tests.Git;

/// <summary>A sync in a process of its own.</summary>
internal static class Probe
{
    /// <summary>The program.</summary>
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Signalbox.EventLogProbe.dll");

    /// <summary>The host that runs this process: three folders above the shared framework.</summary>
    public static string DotNet => System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../dotnet"));
}
