using Signalbox.Handlers;

namespace Signalbox.Tests.Handlers;

public sealed class HandlerRegistryTests
{
    [Fact]
    public void A_handler_is_found_by_its_exact_type()
    {
        var registry = new HandlerRegistry([Registration("b"), Registration("a")]);

        Assert.Equal(["a", "b"], registry.JobTypes);
        Assert.Equal("a", registry.Find("a")!.JobType);
        Assert.Null(registry.Find("A"));
    }

    [Fact]
    public void Two_handlers_for_one_type_are_refused_by_name()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new HandlerRegistry([Registration("a"), Registration("b"), Registration("a")]));

        Assert.StartsWith("Two handlers are registered for job type 'a'; keep one of them.", refusal.Message, StringComparison.Ordinal);
    }

    private static HandlerRegistration Registration(string type) => new(type, _ => throw new NotSupportedException(), HandlerOptions.Default);
}
