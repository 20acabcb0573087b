using System.Reflection;
using Xunit.Sdk;

namespace Signalbox.Cli.Tests.Processes;

/// <summary>Runs a test with the same data on each program of the events' verbs; where the native one was not built, on .NET alone.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
[DataDiscoverer("Xunit.Sdk.DataDiscoverer", "xunit.core")]
public sealed class EventProgramsAttribute(params object?[] data) : DataAttribute
{
    /// <summary>What follows the program among the test's parameters.</summary>
    public IReadOnlyList<object?> Data { get; } = data;

    /// <inheritdoc />
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod)
    {
        yield return [EventProgram.Managed, .. Data];
        if (NativeProgram.Missing is null)
            yield return [EventProgram.Native, .. Data];
    }
}
