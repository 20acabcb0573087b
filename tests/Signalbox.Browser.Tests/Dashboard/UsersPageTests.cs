using System.Net;
using System.Text.RegularExpressions;
using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Browser.Tests.Dashboard;

public sealed class UsersPageTests
{
    private const string Password = "a long enough password";

    public static TheoryData<BrowserView> Views => OverviewPageTests.Views;

    [Fact]
    public Task Somebody_is_added_and_signs_in_with_the_password_that_was_shown_once() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/users", Role.Admin);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a user" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Add a user" });
        await dialog.GetByLabel("Name").FillAsync("grace");
        await dialog.GetByLabel("approver").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        var shown = page.GetByRole(AriaRole.Dialog, new() { Name = "The password of grace" });
        var password = await shown.Locator(".secret code").InnerTextAsync();
        await Expect(shown).ToContainTextAsync("It is not shown again");
        await page.HasNoAxeViolationsAsync();
        await shown.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();

        await Expect(page.Locator(".secret")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "grace" })).ToContainTextAsync("approver");
        Assert.DoesNotContain(password, await page.ContentAsync());
        Assert.NotEmpty(await BoxIdentities.SignInAsync(box.Server.Stranger(), "grace", password));
    });

    [Fact]
    public Task What_is_refused_is_said_in_the_dialog_and_nothing_typed_is_lost() => BrowserBox.RunAsync(async box =>
    {
        await AddAsync(box, "grace", Role.Viewer);
        var page = await box.OpenAsync("/users", Role.Admin);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a user" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Add a user" });
        var add = dialog.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true });
        await dialog.GetByLabel("Name").FillAsync("GRACE");
        await dialog.GetByLabel("Type one").CheckAsync();
        await dialog.GetByLabel("New password").FillAsync(Password);
        await dialog.GetByLabel("The same again").FillAsync("another long password");
        await add.ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The two passwords differ: type the same one twice.");

        await dialog.GetByLabel("The same again").FillAsync(Password);
        await add.ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a user GRACE already");
        await page.HasNoAxeViolationsAsync();

        await dialog.GetByLabel("Name").FillAsync("ada");
        await add.ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.GetByText("User ada is added as viewer.")).ToBeVisibleAsync();
        Assert.NotEmpty(await BoxIdentities.SignInAsync(box.Server.Stranger(), "ada", Password));
    });

    [Fact]
    public Task A_new_role_takes_effect_in_the_dashboard_that_is_open() => BrowserBox.RunAsync(async box =>
    {
        var theirs = await box.OpenAsAsync("grace", Role.Viewer, "/workers");
        await Expect(theirs.GetByRole(AriaRole.Region, new() { Name = "This node's worker" })).ToBeVisibleAsync();
        await Expect(theirs.GetByRole(AriaRole.Button, new() { Name = "Start this node's worker" })).ToBeHiddenAsync();
        await Expect(theirs.GetByRole(AriaRole.Link, new() { Name = "Audit" })).ToBeHiddenAsync();
        var page = await box.OpenAsync("/users", Role.Admin);

        await page.GetByRole(AriaRole.Button, new() { Name = "Change role of grace" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Change the role of grace" });
        await Expect(dialog.GetByLabel("viewer")).ToBeCheckedAsync();
        await dialog.GetByLabel("admin").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Change role" }).ClickAsync();

        await Expect(theirs.GetByRole(AriaRole.Link, new() { Name = "Audit" })).ToBeVisibleAsync();
        await Expect(theirs.GetByRole(AriaRole.Button, new() { Name = "Start this node's worker" })).ToBeVisibleAsync();
        await Expect(page.GetByText("User grace has the role admin.")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Disabling_somebody_ends_their_session() => BrowserBox.RunAsync(async box =>
    {
        var theirs = await box.OpenAsAsync("grace", Role.Viewer, "/workers");
        await Expect(theirs.GetByRole(AriaRole.Region, new() { Name = "This node's worker" })).ToBeVisibleAsync();
        var page = await box.OpenAsync("/users", Role.Admin);

        await page.GetByRole(AriaRole.Button, new() { Name = "Disable grace" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Disable grace?" }).GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();

        await Expect(theirs).ToHaveURLAsync(new Regex(@"/sign-in\?next="));
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "grace" })).ToContainTextAsync("disabled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enable grace" }).ClickAsync();
        await Expect(page.GetByText("User grace is enabled")).ToBeVisibleAsync();
        Assert.NotEmpty(await BoxIdentities.SignInAsync(box.Server.Stranger(), "grace"));
    });

    [Fact]
    public Task The_last_admin_stays_one() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsAsync("ada", Role.Admin, "/users");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "ada" })).ToContainTextAsync("you");

        await page.GetByRole(AriaRole.Button, new() { Name = "Change role of ada" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Change the role of ada" });
        await dialog.GetByLabel("viewer").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Change role" }).ClickAsync();

        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("ada is the last enabled admin");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        Assert.Equal(Role.Admin, (await box.Server.Get<AccountClient>().ListAsync()).Single(a => a.Name == "ada").Role);
    });

    [Fact]
    public Task Whoever_changes_their_own_password_types_it_and_signs_in_anew() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsAsync("ada", Role.Admin, "/users");

        await page.GetByRole(AriaRole.Button, new() { Name = "Set password of ada" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Set the password of ada" });
        await Expect(dialog).ToContainTextAsync("Your sessions end everywhere, this one too");
        await Expect(dialog.GetByRole(AriaRole.Radio)).ToHaveCountAsync(0);
        await dialog.GetByLabel("New password").FillAsync(Password);
        await dialog.GetByLabel("The same again").FillAsync(Password);
        await dialog.GetByLabel("The same again").PressAsync("Enter");

        await Expect(page).ToHaveURLAsync(new Regex(@"/sign-in\?next="));
        Assert.NotEmpty(await BoxIdentities.SignInAsync(box.Server.Stranger(), "ada", Password));
    });

    [Fact]
    public Task A_token_is_created_shown_once_used_and_revoked() => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/users", Role.Admin);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create a token" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Create a token" });
        await dialog.GetByLabel("Name").FillAsync("ci");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("A token needs at least one scope");
        await page.HasNoAxeViolationsAsync();
        await dialog.GetByLabel("jobs creates").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        var shown = page.GetByRole(AriaRole.Dialog, new() { Name = "The secret of ci" });
        var secret = await shown.Locator(".secret code").InnerTextAsync();
        await page.HasNoAxeViolationsAsync();
        await shown.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Create a token" })).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "ci" })).ToContainTextAsync("good");
        await AskAsync(box, secret, HttpStatusCode.OK);

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke ci" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Revoke ci?" }).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.GetByText("Token ci is revoked.")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 revoked token")).ToBeVisibleAsync();
        await AskAsync(box, secret, HttpStatusCode.Unauthorized);
    });

    [Theory]
    [InlineData("/users", Role.Viewer)]
    [InlineData("/users", Role.Operator)]
    [InlineData("/audit", Role.Approver)]
    public Task Others_are_told_that_the_page_is_not_for_their_role(string path, Role role) => BrowserBox.RunAsync(async box =>
    {
        box.Faults.Expect("status of 403");
        var page = await box.OpenAsync("/health/live", role);
        var answer = await page.GotoAsync(path);

        Assert.Equal(403, answer!.Status);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This page is not for your role" })).ToBeVisibleAsync();
        await Expect(page.GetByText("this page needs the role admin")).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_the_page(BrowserView view) => BrowserBox.RunAsync(async box =>
    {
        await AddAsync(box, "<b>" + new string('g', 97), Role.Operator);
        await box.Server.Get<TokenClient>().CreateAsync(new string('t', 100), Enum.GetValues<TokenScope>(), TimeSpan.FromDays(1), "test");
        await box.Server.Get<TokenClient>().CreateAsync("old", [TokenScope.Read], null, "test");
        await box.Server.Get<TokenClient>().TryRevokeAsync("old", "test");
        var page = await box.OpenAsync("/users", Role.Admin, view);
        await page.GetByText("1 revoked token").ClickAsync();
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Create a token" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Create a token" })).ToBeVisibleAsync();
        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    private static async Task AddAsync(BrowserBox box, string name, Role role) =>
        Assert.IsType<AccountOutcome.Done>(await box.Server.Get<AccountClient>().AddAsync(name, role, BoxIdentities.Password, "test"));

    private static async Task AskAsync(BrowserBox box, string secret, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/agent-jobs");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {secret}");
        using var answer = await box.Server.Stranger().SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
    }
}
