using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Cli.Terminals;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Tokens;

/// <summary>Revokes a token.</summary>
internal sealed class RevokeTokenVerb : DatabaseVerb
{
    private readonly Argument<string> _token = new("token") { Description = "Its name or its id, as 'tokens list' shows them" };

    public RevokeTokenVerb()
        : base("revoke", "Revoke a token; every node refuses it at once", "signalbox tokens revoke ci") =>
        Arguments.Add(_token);

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var name = call.Arguments.GetRequiredValue(_token);
        var token = await database.Tokens.TryRevokeAsync(name, LocalOperator.Name, cancellationToken)
            ?? throw VerbFailedException.Failed($"There is no token '{Printable.Line(name)}' to revoke; 'signalbox tokens list' shows which there are.");
        if (call.Json)
            call.Screen.Json(TokenView.Of(token));
        else
            call.Screen.Line($"Token {token.Name} is revoked.");
        return ExitCode.Done;
    }
}
