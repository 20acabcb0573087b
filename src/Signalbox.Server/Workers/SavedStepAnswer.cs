using Signalbox.Json;

namespace Signalbox.Server.Workers;

/// <summary>A step, with the output that was saved first.</summary>
internal sealed record SavedStepAnswer(string Name, RawJson Output);
