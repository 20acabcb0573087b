using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Signalbox.Durability;

namespace Signalbox.Dashboard.Circuits;

/// <summary>
/// What a page's connection may call: it has one circuit, started by itself or taken up again by the session that started it.
/// Circuits are not put aside to be resumed later. Whoever asks for anything else loses the connection.
/// </summary>
internal sealed partial class CircuitCallFilter(OpenPages pages, ILogger<CircuitCallFilter> logger) : IHubFilter
{
    private const int LongestFault = 500;

    /// <inheritdoc />
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var caller = invocationContext.Context;
        if ((caller.User as PagePrincipal)?.Page is not { } page)
            throw new InvalidOperationException("A circuit's connection came by another way than that of pages.");
        switch (invocationContext.HubMethodName)
        {
            case "StartCircuit" when page.Circuit is null:
                var secret = await next(invocationContext) as string;
                page.Circuit = secret;
                return secret;
            case "ConnectCircuit" when page.Circuit is null:
                // Somebody else's circuit and one that is gone are answered alike: the page is to be loaded anew.
                return invocationContext.HubMethodArguments is [string circuit] && pages.TryTakeUp(page, circuit) ? await next(invocationContext) : false;
            case "ResumeCircuit" when page.Circuit is null:
                return null;
            case "PauseCircuit":
                return false;
            case "StartCircuit" or "ConnectCircuit" or "ResumeCircuit":
                return End(caller, page, invocationContext.HubMethodName);
            // The framework takes what a client says of these for a fault of its own, and writes that to the log.
            case "OnLocationChanged" when invocationContext.HubMethodArguments is not [string address, ..] || !IsAddress(address):
            case "OnLocationChanging" when invocationContext.HubMethodArguments is not [_, string goal, ..] || !IsAddress(goal):
                return End(caller, page, invocationContext.HubMethodName);
            case "OnRenderCompleted" when invocationContext.HubMethodArguments is [_, string fault]:
                var said = StorableText.Clean(fault, LongestFault);
                LogNotDrawn(logger, said);
                return End(caller, page, invocationContext.HubMethodName);
            default:
                return await next(invocationContext);
        }
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out _);

    // Its circuit is not taken up again: a browser in good faith loads the page anew.
    private object? End(HubCallerContext caller, OpenPage page, string method)
    {
        LogEnded(logger, method);
        pages.GiveUp(page);
        caller.Abort();
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A page's connection was ended: it called {Method} as or when it may not")]
    private static partial void LogEnded(ILogger logger, string method);

    [LoggerMessage(Level = LogLevel.Information, Message = "A browser could not draw a page: {Fault}")]
    private static partial void LogNotDrawn(ILogger logger, string fault);
}
