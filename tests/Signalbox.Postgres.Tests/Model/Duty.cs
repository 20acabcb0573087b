namespace Signalbox.Postgres.Tests.Model;

/// <summary>What a node does now and then.</summary>
internal enum Duty
{
    ReturnLostLeases,
    DropCancelled,
    ExpireCheckpoints,
    ReleaseDependents,
    FoldCounters,
    PromoteDue,
}
