namespace Signalbox.Dashboard.Jobs;

/// <summary>Inputs of the job types that come with Signalbox, to begin with.</summary>
internal static class InputExamples
{
    /// <summary>An input that the handler of <paramref name="jobType"/> takes, or null for a type that is not known here.</summary>
    public static string? Find(string? jobType) => jobType?.Trim() switch
    {
        "simple-task" => """{"action": "echo", "message": "hello"}""",
        "code-generation" => """{"files": [{"path": "lib/hello.ts", "content": "export const hello = () => 'hello';\n"}]}""",
        "data-processing" =>
            """{"operation": "aggregate", "data": [{"region": "north", "amount": 3}], "groupBy": ["region"], "aggregations": [{"field": "amount", "function": "sum", "as": "total"}]}""",
        _ => null,
    };
}
