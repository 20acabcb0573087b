namespace Signalbox.Server.Dashboard;

/// <summary>What a page may load and run: what its route says of itself to <see cref="Edges.PagePolicies"/>.</summary>
/// <param name="Value">The Content-Security-Policy.</param>
internal sealed record PagePolicy(string Value)
{
    /// <summary>Own scripts, styles and pictures from files, and the node itself; nothing inline.</summary>
    public static readonly PagePolicy Dashboard = new(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'");
}
