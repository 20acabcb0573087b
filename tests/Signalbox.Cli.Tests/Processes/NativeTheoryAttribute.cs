namespace Signalbox.Cli.Tests.Processes;

/// <summary>A test of the native program; where that was not built it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks whether the program is there.</summary>
    public NativeTheoryAttribute() => Skip = NativeProgram.Missing;
}
