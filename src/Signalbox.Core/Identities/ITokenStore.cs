namespace Signalbox.Identities;

/// <summary>Keeps tokens. Making and revoking write their audit entries in their own transactions, and nodes are told.</summary>
public interface ITokenStore
{
    /// <summary>Stores a token; null when the name is taken.</summary>
    Task<AccessToken?> TryAddAsync(NewToken token, CancellationToken cancellationToken);

    /// <summary>The tokens whose secrets begin so, revoked and expired ones too.</summary>
    Task<IReadOnlyList<StoredToken>> FindByPrefixAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Reads a token, or null.</summary>
    Task<AccessToken?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>All tokens, newest first.</summary>
    Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Revokes the token of that name, or else of that id, that is not revoked yet; null when there is none.</summary>
    Task<AccessToken?> TryRevokeAsync(string nameOrId, string by, CancellationToken cancellationToken);

    /// <summary>Notes that tokens were used, at most once a minute each; may be forgotten when the server crashes.</summary>
    Task NoteUseAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken);
}
