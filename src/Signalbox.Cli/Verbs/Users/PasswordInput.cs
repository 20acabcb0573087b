using System.CommandLine;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>A password that comes on standard input: an argument would be seen by everybody on the machine.</summary>
internal sealed class PasswordInput
{
    private string _password = "";

    /// <summary>The option that says so.</summary>
    public Option<bool> Option { get; } = new("--password-stdin") { Description = "Read the password from standard input (one line end is dropped)" };

    /// <summary>The password, once it was read.</summary>
    public string Password => _password;

    /// <summary>Reads it.</summary>
    /// <exception cref="VerbFailedException">The option is missing.</exception>
    public async Task ReadAsync(VerbCall call, CancellationToken cancellationToken)
    {
        if (!call.Arguments.GetValue(Option))
            throw VerbFailedException.Usage("Give the password on standard input and say --password-stdin.");
        _password = await Terminal.ReadInputAsync(cancellationToken);
        if (_password.EndsWith('\n'))
            _password = _password[..^(_password.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)];
        KnownSecrets.Learn(_password);
    }
}
