namespace Signalbox.Cli.Demo;

/// <summary>The three jobs of seed 001's workflow guide, word for word as its curl lines send them.</summary>
internal static class DemoInputs
{
    /// <summary>Example 1: a simple task.</summary>
    public const string SimpleTask =
        """
        {
          "jobType": "simple-task",
          "taskDescription": "Process user data",
          "inputData": {
            "userId": "user-123",
            "action": "update-profile"
          },
          "priority": 5
        }
        """;

    /// <summary>Example 2: code, which a person must approve.</summary>
    public const string CodeGeneration =
        """
        {
          "jobType": "code-generation",
          "taskDescription": "Generate authentication module",
          "inputData": {
            "files": [
              {
                "path": "lib/auth.ts",
                "content": "export function authenticate() { return true; }"
              },
              {
                "path": "lib/auth.test.ts",
                "content": "describe(\"auth\", () => { ... })"
              }
            ],
            "description": "User authentication module"
          },
          "priority": 8
        }
        """;

    /// <summary>Example 3: records to be normalised.</summary>
    public const string DataProcessing =
        """
        {
          "jobType": "data-processing",
          "taskDescription": "Transform customer data",
          "inputData": {
            "operation": "transform",
            "data": [
              {"id": 1, "name": "John", "email": "john@example.com"},
              {"id": 2, "name": "Jane", "email": "jane@example.com"}
            ],
            "transform": "normalize"
          },
          "priority": 7
        }
        """;
}
