using Signalbox.Identities;

namespace Signalbox.Core.Tests.Identities;

public sealed class PermissionsTests
{
    [Theory]
    [InlineData(Role.Viewer, "read")]
    [InlineData(Role.Operator, "read jobs workers")]
    [InlineData(Role.Approver, "read decide")]
    [InlineData(Role.Admin, "read jobs workers decide administer")]
    public void A_role_may_this_and_no_more(Role role, string permissions) =>
        Assert.Equal(permissions, string.Join(' ', Permissions.Of(role).Names()));

    [Theory]
    [InlineData(TokenScope.Read, "read")]
    [InlineData(TokenScope.Jobs, "read jobs")]
    [InlineData(TokenScope.Worker, "work")]
    [InlineData(TokenScope.Admin, "read jobs workers administer")]
    public void A_scope_may_this_and_no_more(TokenScope scope, string permissions) =>
        Assert.Equal(permissions, string.Join(' ', Permissions.Of(scope).Names()));

    [Fact]
    public void No_token_of_any_scopes_can_decide()
    {
        Assert.All(Enum.GetValues<TokenScope>(), scope => Assert.False(Permissions.Of(scope).HasFlag(Permission.Decide)));
        Assert.False(Permissions.Of(Enum.GetValues<TokenScope>()).HasFlag(Permission.Decide));
    }

    [Fact]
    public void No_person_is_a_worker() =>
        Assert.All(Enum.GetValues<Role>(), role => Assert.False(Permissions.Of(role).HasFlag(Permission.Work)));

    [Fact]
    public void Names_are_read_in_any_letter_case_and_others_are_not()
    {
        Assert.All(Enum.GetValues<Role>(), role => Assert.True(RoleNames.TryParse(role.Name().ToUpperInvariant(), out var read) && read == role));
        Assert.All(Enum.GetValues<TokenScope>(), scope => Assert.True(TokenScopeNames.TryParse(scope.Name().ToUpperInvariant(), out var read) && read == scope));
        Assert.All((string?[])[null, "", "root", "1"], name => Assert.False(RoleNames.TryParse(name, out _) || TokenScopeNames.TryParse(name, out _)));
        Assert.Equal("viewer, operator, approver, admin", RoleNames.All);
        Assert.Equal("read, jobs, worker, admin", TokenScopeNames.All);
    }
}
