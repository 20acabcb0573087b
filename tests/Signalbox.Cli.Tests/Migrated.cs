using System.Runtime.CompilerServices;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests;

/// <summary>Gives every test database the tables, whichever test comes first.</summary>
internal static class Migrated
{
#pragma warning disable CA2255 // a test assembly has no other place that runs before every test
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Choose() => RuntimeHelpers.RunClassConstructor(typeof(TestBox).TypeHandle);
}
