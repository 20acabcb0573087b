using Signalbox.Browser.Tests.Scenes;
using Signalbox.Identities;
using Signalbox.Running;
using Signalbox.Server.Identities;
using Signalbox.Workers;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class WorkersPageTests
{
    public static TheoryData<BrowserView> Views => OverviewPageTests.Views;

    [Fact]
    public Task A_worker_is_paused_and_resumed() => BrowserBox.RunAsync(async box =>
    {
        await RegisterAsync(box, "reports-1");
        var page = await box.OpenAsync("/workers", Role.Operator);

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause reports-1" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Pause reports-1?" });
        await Expect(dialog).ToContainTextAsync("It holds no job now, and it claims nothing more until somebody resumes it.");
        await page.HasNoAxeViolationsAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Go back" }).ClickAsync();
        Assert.NotEqual(WorkerStatus.Paused, await StatusAsync(box, "reports-1"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause reports-1" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByText("Worker reports-1 is paused")).ToBeVisibleAsync();
        Assert.Equal(WorkerStatus.Paused, await StatusAsync(box, "reports-1"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume reports-1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause reports-1" })).ToBeFocusedAsync();
        Assert.NotEqual(WorkerStatus.Paused, await StatusAsync(box, "reports-1"));
    });

    [Fact]
    public Task This_nodes_worker_is_started_and_stopped() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/workers", Role.Operator);
        var node = page.GetByRole(AriaRole.Region, new() { Name = "This node's worker" });
        await Expect(node).ToContainTextAsync("its worker does not start by itself");
        await Expect(page.GetByText("No worker has ever registered")).ToBeVisibleAsync();

        await node.GetByRole(AriaRole.Button, new() { Name = "Start this node's worker" }).ClickAsync();
        await Expect(node).ToContainTextAsync("running");
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "node-1" })).ToContainTextAsync("this node");
        await Expect(node.GetByRole(AriaRole.Button, new() { Name = "Stop this node's worker" })).ToBeFocusedAsync();
        Assert.True(box.Server.Get<Worker>().Stats.IsRunning);

        await node.GetByRole(AriaRole.Button, new() { Name = "Stop this node's worker" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Stop this node's worker?" });
        await Expect(dialog).ToContainTextAsync("what runs longer goes back to the line");
        await page.HasNoAxeViolationsAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(node).ToContainTextAsync("stopped");
        await Expect(node.GetByRole(AriaRole.Button, new() { Name = "Start this node's worker" })).ToBeFocusedAsync();
        Assert.Equal(
            ["worker_stopped", "worker_started"],
            (await box.Server.Get<IAuditStore>().ListAsync(10, default)).Select(e => e.Action).Where(a => a.StartsWith("worker_", StringComparison.Ordinal)));
        Assert.False(box.Server.Get<Worker>().Stats.IsRunning);
    }, worker: new WorkerOptions { WorkerId = "node-1" });

    [Fact]
    public Task A_worker_that_registers_is_shown_without_reloading() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/workers", Role.Viewer);
        await Expect(page.GetByText("No worker has ever registered")).ToBeVisibleAsync();

        await RegisterAsync(box, "reports-1");

        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "reports-1" })).ToContainTextAsync("reports, pdf");
    });

    [Fact]
    public Task Workers_of_nodes_programs_and_database_logins_say_what_they_are_and_who_registered_them() => BrowserBox.RunAsync(async box =>
    {
        var registry = box.Server.Get<IWorkerStore>();
        var remote = new WorkerIdentity("agent-7", "executor", ["reports"], [], 2) { Host = "build-3.example", Version = "2.4.1" };
        Assert.NotNull(await registry.TryRegisterAsync(remote, "token:ci", default));
        Assert.NotNull(await registry.TryRegisterAsync(remote with { WorkerId = "psql-1", Host = null, Version = null }, "token:ci", default));
        var login = await box.Server.ScalarAsync<string>("update worker_registry set registered_by = 'sql:' || session_user where worker_id = 'psql-1' returning registered_by");
        await RegisterAsync(box, "reports-1");
        var page = await box.OpenAsync("/workers", Role.Viewer);

        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "agent-7" }).Locator("dl")).ToContainTextAsync("Typeexecutor Hostbuild-3.example Version2.4.1 Registered bytoken:ci");
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "agent-7" })).ToContainTextAsync("reports");
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "psql-1" }).Locator("dl")).ToContainTextAsync($"Host- Version- Registered by{login}");
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "reports-1" }).Locator("dl")).ToContainTextAsync("Registered bya node");
    });

    [Fact]
    public Task Whoever_gets_another_role_gets_its_buttons_on_the_open_page() => BrowserBox.RunAsync(async box =>
    {
        await RegisterAsync(box, "reports-1");
        var page = await box.OpenAsAsync("ada", Role.Viewer, "/workers");
        var pause = page.GetByRole(AriaRole.Button, new() { Name = "Pause reports-1" });
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "reports-1" })).ToBeVisibleAsync();
        await Expect(pause).ToBeHiddenAsync();

        await box.Server.Get<AccountClient>().SetRoleAsync("ada", Role.Operator, "test");
        await Expect(pause).ToBeVisibleAsync();

        await box.Server.Get<AccountClient>().SetRoleAsync("ada", Role.Viewer, "test");
        await Expect(pause).ToBeHiddenAsync();
    });

    [Fact]
    public Task Workers_that_are_gone_say_so_and_after_a_day_they_are_folded_away() => BrowserBox.RunAsync(async box =>
    {
        await RegisterAsync(box, "stale-1");
        await RegisterAsync(box, "forgotten-1");
        await box.Server.ScalarAsync<int>("update worker_registry set last_heartbeat = now() - interval '10 minutes' where worker_id = 'stale-1' returning 1");
        await box.Server.ScalarAsync<int>("update worker_registry set last_heartbeat = now() - interval '30 hours' where worker_id = 'forgotten-1' returning 1");
        var page = await box.OpenAsync("/workers", Role.Operator);

        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "stale-1" })).ToContainTextAsync("It is not heard of any more.");
        await Expect(page.GetByText("forgotten-1")).ToBeHiddenAsync();
        await page.GetByText("1 worker not heard of for over a day").ClickAsync();
        await Expect(page.GetByText("forgotten-1")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_what_workers_do(BrowserView view) => Scene.RunAsync(async (box, scene) =>
    {
        await RegisterAsync(box, "<b>" + new string('w', 190));
        var wide = new WorkerIdentity("wide", new string('t', 100), [new string('c', 100)], [], 2) { Host = "<b>" + new string('h', 197), Version = new string('9', 100) };
        Assert.NotNull(await box.Server.Get<IWorkerStore>().TryRegisterAsync(wide, "token:" + new string('n', 100), default));
        var page = await box.OpenAsync("/workers", Role.Operator, view);

        var doing = page.GetByRole(AriaRole.List, new() { Name = "What node-1 is doing" });
        await Expect(doing.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", $"/jobs/{scene.Running}");
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    private static Task RegisterAsync(BrowserBox box, string id) =>
        box.Server.Get<IWorkerStore>().RegisterAsync(new WorkerIdentity(id, "executor", ["reports", "pdf"], [], 2), default);

    private static async Task<WorkerStatus> StatusAsync(BrowserBox box, string id) =>
        (await box.Server.Get<IWorkerStore>().ListAsync(default)).Single(w => w.WorkerId == id).Status;
}
