using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Identities;
using Signalbox.Server.Identities;
using Signalbox.Testing;

namespace Signalbox.Server.Testing;

/// <summary>What tests of identities do again and again.</summary>
public static class People
{
    public const string Password = BoxIdentities.Password;

    public static async Task<Account> AddAsync(this ServerBox box, string name, Role role = Role.Viewer) =>
        Assert.IsType<AccountOutcome.Done>(await box.Get<AccountClient>().AddAsync(name, role, Password, "test")).Account;

    public static Task<HttpResponseMessage> LogInAsync(this HttpClient client, string username, string password) =>
        client.PostAsJsonAsync("/api/auth/login", new { username, password });

    public static async Task<(HttpStatusCode Status, JsonElement Body)> AskWhoAsync(this HttpClient client, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    public static Task EndsAsync(this HttpClient client, string header, string value) => Eventually.HoldsAsync(
        async () => (await client.AskWhoAsync(header, value)).Status == HttpStatusCode.Unauthorized, $"the end of the identity in {header}");

    /// <summary>A node whose clock stands still: it forgets nothing by itself, so what it learns it was told.</summary>
    public static Action<WebApplicationBuilder> Clock(TimeProvider time) => builder => builder.Services.AddSingleton(time);
}
