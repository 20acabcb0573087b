using Signalbox.Views;

namespace Signalbox.Server.Jobs;

/// <summary>The answer with a page of jobs, newest first.</summary>
internal sealed record JobListAnswer(bool Success, IReadOnlyList<JobView> Jobs, long Total, int Limit, int Offset);
