namespace Signalbox.Identities;

/// <summary>A page of audit entries.</summary>
/// <param name="Entries">Those found, newest first.</param>
/// <param name="Next">Where to go on; null when there is nothing more.</param>
/// <param name="SearchedAll">False when the search was broken off before the page was full: there may be more behind <paramref name="Next"/>.</param>
public sealed record AuditSlice(IReadOnlyList<AuditEntry> Entries, string? Next, bool SearchedAll);
