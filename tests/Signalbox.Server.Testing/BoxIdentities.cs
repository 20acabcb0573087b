using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Identities;

namespace Signalbox.Server.Testing;

/// <summary>People and programs of a test: real accounts that sign in over HTTP, and real tokens; one of each kind and set of permissions.</summary>
public sealed class BoxIdentities(IServiceProvider services, Uri address)
{
    public const string Password = "correct horse battery";
    private static readonly TokenScope[] Scopes = Enum.GetValues<TokenScope>();
    private readonly ConcurrentDictionary<(Permission, CallerKind), Lazy<Task<(string Name, string Value)>>> _headers = new();

    /// <summary>The header that a request of somebody with these permissions carries.</summary>
#pragma warning disable VSTHRD011 // there is no thread here that a reading could wait for
    public Task<(string Name, string Value)> HeaderAsync(Permission permissions, CallerKind kind) => _headers.GetOrAdd(
        (permissions, kind),
        key => new Lazy<Task<(string, string)>>(() => key.Item2 == CallerKind.Program ? MakeTokenAsync(key.Item1) : SignInAsync(key.Item1))).Value;
#pragma warning restore VSTHRD011

    /// <summary>Signs in; returns the cookie as requests carry it.</summary>
    public static async Task<string> SignInAsync(HttpClient client, string username, string password = Password)
    {
        using var answer = await client.PostAsJsonAsync("/api/auth/login", new { username, password });
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private async Task<(string Name, string Value)> SignInAsync(Permission permissions)
    {
        var role = Enum.GetValues<Role>().OrderBy(r => Missing(permissions, Permissions.Of(r))).ThenBy(r => Size(Permissions.Of(r))).First();
        var name = $"{role.Name()} {RandomNumberGenerator.GetHexString(8)}";
        Assert.IsType<AccountOutcome.Done>(await services.GetRequiredService<AccountClient>().AddAsync(name, role, Password, "test"));
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
        return ("Cookie", await SignInAsync(client, name));
    }

    private async Task<(string Name, string Value)> MakeTokenAsync(Permission permissions)
    {
        var sets = Enumerable.Range(1, (1 << Scopes.Length) - 1).Select(bits => Scopes.Where((_, i) => (bits & (1 << i)) != 0).ToArray());
        var scopes = sets.OrderBy(s => Missing(permissions, Permissions.Of(s))).ThenBy(s => Size(Permissions.Of(s))).ThenBy(s => s.Length).First();
        var made = await services.GetRequiredService<TokenClient>().CreateAsync($"test {RandomNumberGenerator.GetHexString(8)}", scopes, null, "test");
        return ("Authorization", "Bearer " + Assert.IsType<TokenOutcome.Created>(made).Secret);
    }

    // No role has every permission that a test may ask for, and no scope: then the one that lacks least.
    private static int Missing(Permission wanted, Permission given) => Size(wanted & ~given);

    private static int Size(Permission permissions) => int.PopCount((int)permissions);
}
