using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Problems;
using Signalbox.Server.Requests;
using Signalbox.Views;

namespace Signalbox.Server.Identities;

/// <summary>Signing in and out, and who one is.</summary>
internal static class IdentityRoutes
{
    private static readonly BodyLimit LargestLogin = new(16 * 1024);
    private const string RetryAfterSeconds = "5";
    private const string WrongCredentials = "The username or the password is wrong.";

    /// <summary>Maps the routes.</summary>
    public static void MapIdentities(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/auth/login", LogInAsync).ForAnybody().WithMetadata(LargestLogin).WithTags("Identities")
            .WithSummary("Sign in; the answer sets the session cookie").WithMetadata(new BodyDocumentation(typeof(LoginRequest)))
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/api/auth/logout", LogOutAsync).NeedsIdentity().WithTags("Identities").WithSummary("Sign out");
        routes.MapGet("/api/auth/me", ShowCallerAsync).NeedsIdentity().WithTags("Identities").WithSummary("Show who calls, and what they may do");
    }

    private static async Task LogInAsync(HttpContext context, SignIn signIn)
    {
        var login = await ReadLoginAsync(context);
        switch (await signIn.TryAsync(login.Username, login.Password, context.Connection.RemoteIpAddress, context.RequestAborted))
        {
            case SignInOutcome.SignedIn { Account: var account }:
                await context.SignInAsync(SessionAuthentication.Scheme, SessionAuthentication.Ticket(account));
                await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new { success = true, user = UserView.Of(account) });
                break;
            case SignInOutcome.TooMany { Wait: var wait }:
                var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, $"Signing in failed too often; try again in {seconds} seconds.");
                break;
            case SignInOutcome.Busy:
                context.Response.Headers.RetryAfter = RetryAfterSeconds;
                await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"Too many sign in at the same time; try again in {RetryAfterSeconds} seconds.");
                break;
            default:
                await Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, WrongCredentials);
                break;
        }
    }

    private static async Task LogOutAsync(HttpContext context, IAccountStore accounts)
    {
        var caller = Caller.Of(context);
        if (SessionAuthentication.IdOf(context) is { } session)
        {
            // The cookie is taken back, and is nobody's from now on wherever else it may be.
            await accounts.EndSessionAsync(
                caller.Id, session, SessionAuthentication.Length, context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted);
            await context.SignOutAsync(SessionAuthentication.Scheme);
        }

        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new { success = true });
    }

    private static async Task ShowCallerAsync(HttpContext context, IAccountStore accounts, TokenClient tokens)
    {
        var caller = Caller.Of(context);
        var permissions = caller.Permissions.Names();
        if (caller.Kind == CallerKind.Program)
        {
            var token = await tokens.FindAsync(caller.Id, context.RequestAborted) ?? throw Gone();
            var shown = new { token.Name, scopes = token.Scopes.Select(s => s.Name()), token.ExpiresAt };
            await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new { success = true, token = shown, permissions });
            return;
        }

        var account = await accounts.FindAsync(caller.Id, context.RequestAborted) ?? throw Gone();
        await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new { success = true, user = UserView.Of(account), permissions });
    }

    private static RefusedException Gone() => new(StatusCodes.Status401Unauthorized, "This identity is gone; sign in again.");

    private static async Task<LoginRequest> ReadLoginAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var username = ReadText(fields, "username", IdentityRules.LongestName);
        var password = ReadText(fields, "password", IdentityRules.LongestPassword);
        fields.Finish();
        return new LoginRequest(username, password);
    }

    private static string ReadText(RequestFields fields, string name, int longest)
    {
        var text = fields.Text(name);
        if (text is null && !fields.HasFault(name))
            fields.Add(name, "is required");
        else if (text?.Length > longest)
            fields.Add(name, $"must be at most {longest:N0} characters long");
        return text ?? "";
    }
}
