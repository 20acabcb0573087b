using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Signalbox.Durability;
using Signalbox.Jobs;

namespace Signalbox.Server.Problems;

/// <summary>The one place that turns what went wrong while a request was answered into a <see cref="Problem"/>.</summary>
internal sealed partial class ExceptionMiddleware(RequestDelegate next, ILogger<ExceptionMiddleware> logger)
{
    private const int ClientClosedRequest = 499;
    private static readonly string RetryAfterSeconds = 2.ToString(CultureInfo.InvariantCulture);

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has left; nobody reads the answer.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
        }
#pragma warning disable CA1031 // the edge of the request: whatever it is, the caller gets a sentence and no stack trace
        catch (Exception e)
#pragma warning restore CA1031
        {
            await AnswerAsync(context, e);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception fault)
    {
        // What the client has so far must not look like all of it.
        if (context.Response.HasStarted)
        {
            LogBrokenOff(logger, fault, context.Request.Method, context.Request.Path);
            context.Abort();
            return;
        }

        switch (fault)
        {
            case RefusedException refused:
                await Problem.WriteAsync(context, refused.Status, refused.Message, refused.Errors, refused.Members);
                return;
            case InvalidJobException invalid:
                await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "The job cannot be taken as it is; 'errors' says what to mend.", invalid.Errors);
                return;
            case BadHttpRequestException bad:
                await Problem.WriteAsync(context, bad.StatusCode, Explain(context, bad));
                return;
            case OperationCanceledException:
            case var _ when SlowStatement.Is(fault):
                await Problem.WriteAsync(context, StatusCodes.Status504GatewayTimeout, "This took too long and was given up; try again, or ask for less at once.");
                return;
        }

        if (LostDatabase.Is(fault))
        {
            LogDatabaseLost(logger, fault);
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The database cannot be reached just now; try again in a moment.");
            return;
        }

        LogFault(logger, fault, context.Request.Method, context.Request.Path);
        await Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "This failed with a fault of the program; the node's log has it. Please report it.");
    }

    private static string Explain(HttpContext context, BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => Problem.TooLarge(context),
        StatusCodes.Status408RequestTimeout => "The body came too slowly; send it again.",
        _ => "The request is not well-formed HTTP: " + bad.Message,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request could not be answered because the database cannot be reached")]
    private static partial void LogDatabaseLost(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {Method} {Path} was broken off")]
    private static partial void LogBrokenOff(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFault(ILogger logger, Exception exception, string method, string path);
}
