using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Signalbox.Browser.Tests.Chromium.ChromiumTestFramework", "Signalbox.Browser.Tests")]

namespace Signalbox.Browser.Tests.Chromium;

/// <summary>Runs the tests as xunit does, and ends their browser after the last one; xunit itself has no such moment.</summary>
public sealed class ChromiumTestFramework : XunitTestFramework
{
    /// <summary>Called by xunit.</summary>
    public ChromiumTestFramework(IMessageSink messages)
        : base(messages) => DisposalTracker.Add(new End());

    private sealed class End : IDisposable
    {
#pragma warning disable VSTHRD002 // xunit waits for the end in no other way, and nothing else runs any more
        public void Dispose() => SharedChromium.CloseAsync().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
