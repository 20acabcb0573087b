namespace Signalbox.Architecture.Tests;

public sealed class TypeTests
{
    [Fact]
    public void There_are_assemblies_and_files_to_check()
    {
        Assert.Contains("Signalbox.Core", Sources.Projects);
        Assert.Equal(Sources.Projects.Count, Sources.Assemblies.Count);
        Assert.InRange(Sources.Files("src", ".cs").Count, 100, 10_000);
    }

    // What is written as a component is compiled to a class that cannot be said to be sealed; nobody may inherit from it all the same.
    [Fact]
    public void Nobody_inherits_from_what_was_not_made_for_it()
    {
        var own = Own(Sources.Assemblies.SelectMany(a => a.GetTypes())).ToList();

        Assert.DoesNotContain(own, t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !IsComponent(t));
        Assert.DoesNotContain(own, t => t.BaseType is { IsAbstract: false } inherited && IsComponent(inherited) && own.Contains(inherited));
    }

    [Fact]
    public void Public_fields_are_constants() =>
        Assert.DoesNotContain(
            Own(Sources.Assemblies.SelectMany(a => a.GetExportedTypes())).Where(t => !t.IsEnum).SelectMany(t => t.GetFields()),
            f => !f.IsLiteral && !f.IsInitOnly);

    [Fact]
    public void Every_task_that_is_returned_says_so_in_its_name() =>
        Assert.Empty(Sources.Assemblies.SelectMany(a => a.GetExportedTypes()).Where(t => t.Namespace?.StartsWith("Signalbox", StringComparison.Ordinal) == true)
            .SelectMany(t => t.GetMethods())
            .Where(m => m.DeclaringType!.Assembly.GetName().Name!.StartsWith("Signalbox", StringComparison.Ordinal))
            .Where(m => typeof(Task).IsAssignableFrom(m.ReturnType) && !m.Name.EndsWith("Async", StringComparison.Ordinal) && !m.IsSpecialName)
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}"));

    private static bool IsComponent(Type type) => type.Name == "_Imports" || type.GetInterfaces().Any(i => i.FullName == "Microsoft.AspNetCore.Components.IComponent");

    // Without what the compiler makes: closures, state machines, inlined arrays.
    private static IEnumerable<Type> Own(IEnumerable<Type> types) => types.Where(
        t => t.FullName!.StartsWith("Signalbox", StringComparison.Ordinal) && !t.FullName.Contains('<', StringComparison.Ordinal));
}
