using Signalbox.Learnings;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Learnings;

/// <summary>Reads a learning.</summary>
internal static class LearningFields
{
    /// <summary>Reads the fields, and adds what breaks the rules.</summary>
    public static LearningText Read(RequestFields fields)
    {
        var text = new LearningText
        {
            // The rules say what is missing.
            Category = fields.Text("category")!,
            Title = fields.Text("title")!,
            Description = fields.Text("description")!,
            ImpactScore = fields.Number("impactScore"),
            Tags = fields.Texts("tags"),
            JobId = fields.Id("jobId"),
        };
        foreach (var error in LearningRules.Check(text).Where(e => !fields.HasFault(e.Field)))
            fields.Add(error.Field, error.Message);
        return text;
    }
}
