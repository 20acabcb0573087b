using System.Text.RegularExpressions;
using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Browser.Tests.Pages;

public sealed class SignInPageTests
{
    private const string Wrong = "the server responded with a status of 401";

    public static TheoryData<BrowserView> Views => [BrowserView.Desk, BrowserView.Desk with { Dark = true }, BrowserView.Phone, BrowserView.Phone with { Dark = true }];

    [Fact]
    public Task Whoever_signs_in_comes_to_the_page_that_they_asked_for() => BrowserBox.RunAsync(async box =>
    {
        await AddAsync(box, "ada");
        var page = await box.OpenAsync("/docs/index.html");
        await Expect(page).ToHaveURLAsync(new Regex(@"/sign-in\?next="));

        await SignInAsync(page, "ada", BoxIdentities.Password);

        await Expect(page).ToHaveURLAsync(new Regex("/docs/index.html$"));
        await Expect(page).ToHaveTitleAsync("Signalbox API");
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("^Signalbox") })).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/.//elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    public Task Nobody_is_sent_elsewhere_after_signing_in(string next) => BrowserBox.RunAsync(async box =>
    {
        await AddAsync(box, "ada");
        var page = await box.OpenAsync($"/sign-in?next={Uri.EscapeDataString(next)}");

        await SignInAsync(page, "ada", BoxIdentities.Password);

        await ShowsTheOverviewAsync(box, page);
    });

    [Fact]
    public Task A_wrong_password_is_told_and_the_name_stays() => BrowserBox.RunAsync(async box =>
    {
        box.Faults.Expect(Wrong);
        await AddAsync(box, "ada");
        var page = await box.OpenAsync("/sign-in");

        await SignInAsync(page, "ada", "not this one");

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The username or the password is wrong.");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("ada");
        await Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await page.HasNoAxeViolationsAsync();

        await page.GetByLabel("Password").FillAsync(BoxIdentities.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await ShowsTheOverviewAsync(box, page);
    });

    [Fact]
    public Task A_keyboard_is_enough_to_sign_in() => BrowserBox.RunAsync(async box =>
    {
        await AddAsync(box, "ada");
        var page = await box.OpenAsync("/sign-in");
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();

        await page.Keyboard.TypeAsync("ada");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(BoxIdentities.Password);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await ShowsTheOverviewAsync(box, page);
    });

    [Theory]
    [MemberData(nameof(Views))]
    public Task Everybody_can_read_the_page(BrowserView view) => BrowserBox.RunAsync(async box =>
    {
        var page = await box.OpenAsync("/sign-in", view: view);

        await page.HasNoAxeViolationsAsync();
        await page.HasNoHorizontalScrollAsync();
    });

    [Fact]
    public Task The_page_runs_only_what_the_node_sends() => BrowserBox.RunAsync(async box =>
    {
        box.Faults.Expect("Content Security Policy");
        var page = await box.OpenAsync("/sign-in");

        await page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<p id=added style=\"display:none\" onclick=\"document.title = 1\">seen</p>')");

        await Expect(page.Locator("#added")).ToBeVisibleAsync();
        await page.Locator("#added").ClickAsync();
        await Expect(page).ToHaveTitleAsync("Sign in - Signalbox");
    });

    private static async Task ShowsTheOverviewAsync(BrowserBox box, IPage page)
    {
        await Expect(page).ToHaveURLAsync(box.Server.Address.AbsoluteUri);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync();
    }

    private static async Task AddAsync(BrowserBox box, string name) =>
        Assert.IsType<AccountOutcome.Done>(await box.Server.Get<AccountClient>().AddAsync(name, Role.Viewer, BoxIdentities.Password, "test"));

    private static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
