using Signalbox.Views;

namespace Signalbox.Server.Jobs;

/// <summary>The answer with one job.</summary>
internal sealed record JobAnswer(bool Success, JobView Job);
