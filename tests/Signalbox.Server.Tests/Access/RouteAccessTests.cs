using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Signalbox.Dashboard.Sessions;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Tests.Access;

/// <summary>Who may call what. A route that is not in this table fails the build, and so does one that is only in it.</summary>
public sealed class RouteAccessTests
{
    private const string Anybody = "anybody";
    private const string Identity = "any identity";

    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        ["POST /api/agent-jobs"] = nameof(Permission.Jobs),
        ["POST /api/agent-jobs/batch"] = nameof(Permission.Jobs),
        ["GET /api/agent-jobs"] = nameof(Permission.Read),
        ["GET /api/agent-jobs/{id}"] = nameof(Permission.Read),
        ["GET /api/agent-jobs/{id}/checkpoints"] = nameof(Permission.Read),
        ["POST /api/agent-jobs/{id}/cancel"] = nameof(Permission.Jobs),
        ["POST /api/agent-jobs/{id}/retry"] = nameof(Permission.Jobs),
        ["POST /api/agent-jobs/{id}/priority"] = nameof(Permission.Jobs),
        ["GET /api/admin/agent-checkpoints"] = nameof(Permission.Read),
        ["GET /api/admin/agent-checkpoints/{id}"] = nameof(Permission.Read),
        ["POST /api/admin/agent-checkpoints/{id}"] = nameof(Permission.Decide),
        ["DELETE /api/admin/agent-checkpoints/{id}"] = nameof(Permission.Decide),
        ["GET /api/learnings"] = "Read, Work",
        ["POST /api/learnings"] = "Jobs, Work",
        ["GET /api/workers"] = "Read, Work",
        ["POST /api/workers"] = nameof(Permission.Work),
        ["POST /api/workers/{workerId}/heartbeat"] = nameof(Permission.Work),
        ["POST /api/workers/{workerId}/actions"] = nameof(Permission.Work),
        ["POST /api/workers/{workerId}/claim"] = nameof(Permission.Work),
        ["POST /api/agent-jobs/{id}/logs"] = nameof(Permission.Work),
        ["POST /api/agent-jobs/{id}/steps"] = nameof(Permission.Work),
        ["POST /api/agent-jobs/{id}/checkpoints"] = nameof(Permission.Work),
        ["POST /api/agent-jobs/{id}/complete"] = nameof(Permission.Work),
        ["POST /api/agent-jobs/{id}/fail"] = nameof(Permission.Work),
        ["GET /api/admin/agent-worker"] = nameof(Permission.Read),
        ["POST /api/admin/agent-worker"] = nameof(Permission.Workers),
        ["DELETE /api/admin/agent-worker"] = nameof(Permission.Workers),
        ["GET /api/stream"] = nameof(Permission.Read),
        ["GET /sign-in"] = Anybody,
        ["GET /sign-in/sign-in.css"] = Anybody,
        ["GET /sign-in/sign-in.js"] = Anybody,
        ["POST /api/auth/login"] = Anybody,
        ["POST /api/auth/logout"] = Identity,
        ["GET /api/auth/me"] = Identity,
        ["GET /metrics"] = Anybody,
        ["HEAD /metrics"] = Anybody,
        ["GET /api/metrics"] = Anybody,
        ["HEAD /api/metrics"] = Anybody,
        ["GET /health"] = Anybody,
        ["HEAD /health"] = Anybody,
        ["GET /health/live"] = Anybody,
        ["HEAD /health/live"] = Anybody,
        ["GET /health/ready"] = Anybody,
        ["HEAD /health/ready"] = Anybody,
        ["GET /openapi/{documentName}.json"] = Identity,
        // A page says in words that it is not for somebody's role, and the status of the answer says it too.
        ["GET /"] = nameof(Permission.Read),
        ["GET /admin/agent-checkpoints"] = nameof(Permission.Read),
        ["GET /audit"] = nameof(Permission.Administer),
        ["GET /event-log"] = nameof(Permission.Read),
        ["GET /jobs"] = nameof(Permission.Read),
        ["GET /jobs/new"] = nameof(Permission.Jobs),
        ["GET /jobs/{Id:long}"] = nameof(Permission.Read),
        ["GET /learnings"] = nameof(Permission.Read),
        ["GET /policy"] = nameof(Permission.Read),
        ["GET /users"] = nameof(Permission.Administer),
        ["GET /workers"] = nameof(Permission.Read),
        ["GET /_framework/opaque-redirect"] = nameof(Permission.Read),
        ["ANY /_blazor"] = nameof(Permission.Read),
        ["ANY /_blazor/disconnect"] = nameof(Permission.Read),
        ["ANY /_blazor/initializers"] = nameof(Permission.Read),
        ["ANY /_blazor/negotiate"] = nameof(Permission.Read),
        // The colours and the mark are the sign-in page's as well.
        ["GET /assets/tokens.css"] = Anybody,
        ["GET /assets/signal.svg"] = Anybody,
        ["GET /assets/base.css"] = Identity,
        ["GET /assets/controls.css"] = Identity,
        ["GET /assets/parts.css"] = Identity,
        ["GET /assets/inbox.css"] = Identity,
        ["GET /assets/jobs.css"] = Identity,
        ["GET /assets/job.css"] = Identity,
        ["GET /assets/overview.css"] = Identity,
        ["GET /assets/admin.css"] = Identity,
        ["GET /assets/learnings.css"] = Identity,
        ["GET /assets/eventlog.css"] = Identity,
        ["GET /assets/dashboard.js"] = Identity,
        ["GET /assets/settling.js"] = Identity,
        ["GET /assets/blazor.web.js"] = Identity,
    };

    [Fact]
    public async Task Every_route_is_in_the_table_with_who_may_call_it()
    {
        await using var box = await ServerBox.CreateAsync();

        var routes = box.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => Methods(e).Select(m => (Name: $"{m} /{e.RoutePattern.RawText!.Trim('/')}", Access: AccessOf(e))))
            .ToDictionary(r => r.Name, r => r.Access, StringComparer.Ordinal);

        Assert.Equal(Lines(Table), Lines(routes));
    }

    [Fact]
    public async Task Without_an_identity_nothing_answers_but_what_is_for_anybody()
    {
        await using var box = await ServerBox.CreateAsync();
        var stranger = box.Stranger();

        foreach (var (route, access) in Table)
        {
            var (method, path) = (MethodOf(route), PathOf(route));
            using var request = new HttpRequestMessage(method, path);
            using var response = await stranger.SendAsync(request);
            if (access == Anybody)
                Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
            else
                Assert.Equal((route, HttpStatusCode.Unauthorized), (route, response.StatusCode));
        }
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/docs/index.html")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("PUT", "/api/agent-jobs")]
    [InlineData("GET", "/openapi/v2.json")]
    [InlineData("TRACE", "/api/agent-jobs")]
    public async Task Without_an_identity_nobody_learns_what_there_is(string method, string path)
    {
        await using var box = await ServerBox.CreateAsync();

        var answer = await box.Stranger().SendAsync(new HttpMethod(method), path, null, HttpStatusCode.Unauthorized);

        answer.IsProblem();
        Assert.StartsWith("Bearer", answer.Headers["WWW-Authenticate"]);
    }

    public static TheoryData<CallerKind, Permission> Callers
    {
        get
        {
            var callers = new TheoryData<CallerKind, Permission>();
            foreach (var role in Enum.GetValues<Role>())
                callers.Add(CallerKind.Person, Permissions.Of(role));
            foreach (var scope in Enum.GetValues<TokenScope>())
                callers.Add(CallerKind.Program, Permissions.Of(scope));
            return callers;
        }
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Each_role_and_each_scope_opens_its_routes_and_no_others(CallerKind kind, Permission permissions)
    {
        await using var box = await ServerBox.CreateAsync();
        var client = box.Client(permissions, kind);
        foreach (var (route, access) in Table.Where(t => t.Value is not (Anybody or Identity)))
        {
            using var request = new HttpRequestMessage(MethodOf(route), PathOf(route));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var refused = response.StatusCode == HttpStatusCode.Forbidden
                || (response.StatusCode == HttpStatusCode.NotFound && (await response.Content.ReadAsStringAsync()).Contains("There is nothing at", StringComparison.Ordinal));
            Assert.True(refused == ((permissions & Enum.Parse<Permission>(access)) == Permission.None), $"{kind} with {permissions} on {route}: {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task What_somebody_may_not_see_does_not_exist_for_them()
    {
        await using var box = await ServerBox.CreateAsync();
        var id = await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"a","taskDescription":"b"}""");
        var worker = box.Client(Permission.Work, CallerKind.Program);

        var real = await worker.GetAsync($"/api/agent-jobs/{id}", HttpStatusCode.NotFound);
        var none = await worker.GetAsync("/api/agent-jobs/4711", HttpStatusCode.NotFound);

        Assert.Equal(none.IsProblem().Text, real.IsProblem().Text.Replace($"/{id};", "/4711;", StringComparison.Ordinal));
    }

    private static string Lines(Dictionary<string, string> routes) =>
        string.Join('\n', routes.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}: {r.Value}"));

    private static HttpMethod MethodOf(string route) => route.Split(' ')[0] is var method && method == "ANY" ? HttpMethod.Get : new HttpMethod(method);

    private static string PathOf(string route) => route.Split(' ')[1].Replace("{Id:long}", "4711", StringComparison.Ordinal).Replace("{id}", "4711", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{workerId}", "w1", StringComparison.Ordinal);

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"];

    private static string AccessOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Anybody
        : endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is { Type: var page } ? PageNeedsAttribute.Of(page).ToString()
        : endpoint.Metadata.GetMetadata<RequiredPermission>() is { } required ? required.Permission.ToString()
        : endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null ? Identity
        : "nobody has said";
}
