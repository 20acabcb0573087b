namespace Signalbox.Identities;

/// <summary>An account to be added.</summary>
/// <param name="Name">Its name; it follows <see cref="IdentityRules"/>.</param>
/// <param name="Role">What they are there for.</param>
/// <param name="Credentials">The password's hash, and the first stamp.</param>
/// <param name="By">Who adds it.</param>
public sealed record NewAccount(string Name, Role Role, Credentials Credentials, string By);
