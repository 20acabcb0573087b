namespace Signalbox.Postgres.Connections;

/// <summary>
/// How a node's connections are shared out. Whoever waits, waits for a connection of its own share: a flood of callers keeps
/// neither the node's work nor its handlers' writes off the database.
/// </summary>
/// <param name="Callers">For reading, and for what people and programs do to jobs.</param>
/// <param name="Enqueueing">For callers' hot statements.</param>
/// <param name="Handlers">For what running handlers read and write before they end.</param>
/// <param name="Work">For what a worker may not be kept from: finishing, promotion, notes, heartbeats, the leader's lease.</param>
/// <param name="Duties">For work in the background that may take long: the rounds of the duties, the register.</param>
/// <param name="Relaxed">For claims, renewals and notifications; a statement that hangs leaves others room.</param>
internal sealed record ConnectionShares(int Callers, int Enqueueing, int Handlers, int Work, int Duties, int Relaxed)
{
    /// <summary>The one on which notifications are heard.</summary>
    public const int Listening = 1;

    /// <summary>All of them together.</summary>
    public int Total => Callers + Enqueueing + Handlers + Work + Duties + Relaxed + Listening;

    /// <summary>
    /// Shares out <paramref name="bound"/> connections, each share at least one. What the node itself needs does not grow with
    /// the bound beyond a few; callers and handlers have the rest.
    /// </summary>
    public static ConnectionShares Of(int bound)
    {
        var relaxed = bound < 20 ? 3 : 4;
        var duties = bound < 20 ? 1 : 3;
        var work = Math.Clamp(bound / 8, 2, 6);
        var rest = bound - relaxed - duties - work - Listening;
        var enqueueing = Math.Max(1, rest * 3 / 10);
        return new ConnectionShares(rest - (2 * enqueueing), enqueueing, enqueueing, work, duties, relaxed);
    }
}
