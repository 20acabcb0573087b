using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Cli.Terminals;
using Signalbox.Identities;

namespace Signalbox.Cli.Verbs.Tokens;

/// <summary>Makes a token for a program.</summary>
internal sealed class CreateTokenVerb : DatabaseVerb
{
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(3_650);

    private readonly Argument<string> _name = new("name") { Description = "What it is called; everything done with it is recorded as token:NAME" };
    private readonly Option<string[]> _scopes = new("--scope") { HelpName = "scope", Description = $"What it is for: {TokenScopeNames.All}; may be said several times", Required = true };
    private readonly Option<TimeSpan?> _expires = DurationOption.Create("--expires", "How long it is good for; without it, until it is revoked", "90d", LongestLifetime);

    public CreateTokenVerb()
        : base("create", "Make a token for a program; its secret is shown once", "signalbox tokens create ci --scope jobs --expires 90d --json")
    {
        Arguments.Add(_name);
        Options.Add(_scopes);
        Options.Add(_expires);
    }

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken)
    {
        Scopes(call);
        return Task.CompletedTask;
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var name = call.Arguments.GetRequiredValue(_name);
        var outcome = await database.Tokens.CreateAsync(name, Scopes(call), call.Arguments.GetValue(_expires), LocalOperator.Name, cancellationToken);
        var (token, secret) = outcome switch
        {
            TokenOutcome.Created created => (created.Token, created.Secret),
            TokenOutcome.Invalid invalid => throw VerbFailedException.Usage(invalid.Message),
            _ => throw VerbFailedException.Failed($"There is a token '{Printable.Line(name)}' already; revoke it first, or choose another name."),
        };
        if (call.Json)
        {
            call.Screen.Json(new { token = secret, token.Name, scopes = token.Scopes.Select(s => s.Name()), token.ExpiresAt });
            return ExitCode.Done;
        }

        call.Screen.Line($"Token {token.Name} is made for {string.Join(", ", token.Scopes.Select(s => s.Name()))}{(token.ExpiresAt is { } at ? $"; it expires at {Times.Show(at)}" : "")}.");
        call.Screen.Line("Its secret is shown this once and kept nowhere; programs send it as 'Authorization: Bearer ...':");
        call.Screen.Raw(secret);
        return ExitCode.Done;
    }

    private List<TokenScope> Scopes(VerbCall call) =>
    [
        .. call.Arguments.GetRequiredValue(_scopes).Select(name => TokenScopeNames.TryParse(name, out var scope)
            ? scope
            : throw VerbFailedException.Usage($"--scope: '{Printable.Line(name)}' must be one of {TokenScopeNames.All}.")),
    ];
}
