using System.Collections.Concurrent;

namespace Signalbox.Cli.Tests.RemoteWorkers;

/// <summary>What a node has answered to be done, by the ids of jobs and checkpoints; nothing of it may be lost.</summary>
internal sealed class Acknowledgements
{
    /// <summary>Jobs that were created.</summary>
    public ConcurrentDictionary<string, int> Created { get; } = new();

    /// <summary>The output that was saved as the step of a job.</summary>
    public ConcurrentDictionary<string, string> Steps { get; } = new();

    /// <summary>What was written into the log of a job.</summary>
    public ConcurrentDictionary<string, string> Logs { get; } = new();

    /// <summary>The attempt of a job that has failed.</summary>
    public ConcurrentDictionary<string, int> Failed { get; } = new();

    /// <summary>The attempt of a job that has completed it, and its result.</summary>
    public ConcurrentDictionary<string, (int Attempt, string Result)> Completed { get; } = new();

    /// <summary>The job of a checkpoint that was asked at.</summary>
    public ConcurrentDictionary<string, string> Asked { get; } = new();

    /// <summary>How a checkpoint was decided.</summary>
    public ConcurrentDictionary<string, string> Decided { get; } = new();

    /// <summary>Adds what must be told only once.</summary>
    public static void AddOnce<T>(ConcurrentDictionary<string, T> told, string id, T what) =>
        Assert.True(told.TryAdd(id, what), $"{id} was told to be {told.GetValueOrDefault(id)}, and then to be {what}.");
}
