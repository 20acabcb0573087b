using System.Security.Cryptography;
using System.Text;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>Gives a database without accounts its first administrator, so that somebody can sign in.</summary>
public sealed class FirstAdmin(IAccountStore store, AccountClient accounts)
{
    /// <summary>The name of the account.</summary>
    public const string Name = "admin";

    private const string FileName = "admin-password";
    private const string By = "signalbox";
    private const int PasswordLength = 24;

    // Without those that look like another.
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>Makes the account <c>admin</c> when there is none at all; of several nodes at once one makes it.</summary>
    /// <param name="environmentPassword">The value of <c>SIGNALBOX_ADMIN_PASSWORD</c>; null or empty for a random password.</param>
    /// <param name="dataDirectory">The folder that a random password is kept in, in the file <c>admin-password</c> of mode 600.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FirstAdminOutcome> EnsureAsync(string? environmentPassword, string dataDirectory, CancellationToken cancellationToken = default)
    {
        // Hashing costs; most starts find accounts.
        if ((await store.ListAsync(cancellationToken)).Count > 0)
            return new FirstAdminOutcome.NotNeeded();
        if (!string.IsNullOrEmpty(environmentPassword))
        {
            return IdentityRules.PasswordFault(Name, environmentPassword) is { } fault
                ? new FirstAdminOutcome.Invalid($"SIGNALBOX_ADMIN_PASSWORD cannot be used. {fault}")
                : await AddAsync(environmentPassword, _ => Task.CompletedTask, cancellationToken) ? new FirstAdminOutcome.FromEnvironment() : new FirstAdminOutcome.NotNeeded();
        }

        var password = RandomNumberGenerator.GetString(Alphabet, PasswordLength);
        var file = Path.Combine(dataDirectory, FileName);
        // Written before the account exists: a node that dies in between leaves no account whose password nobody knows.
        return await AddAsync(password, token => WriteAsync(file, password, token), cancellationToken)
            ? new FirstAdminOutcome.Generated(password, file)
            : new FirstAdminOutcome.NotNeeded();
    }

    private async Task<bool> AddAsync(string password, Func<CancellationToken, Task> beforeCommit, CancellationToken cancellationToken) =>
        await store.TryAddFirstAsync(accounts.Prepare(Name, Role.Admin, password, By), beforeCommit, cancellationToken) is not null;

    private static async Task WriteAsync(string file, string password, CancellationToken cancellationToken)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        CreateFolder(Path.GetDirectoryName(file)!);
        // One that was left behind by a start that came to nothing may have any mode.
        File.Delete(file);
        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(password + "\n"), cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
