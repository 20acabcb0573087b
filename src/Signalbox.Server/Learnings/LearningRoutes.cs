using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Durability;
using Signalbox.Identities;
using Signalbox.Learnings;
using Signalbox.Server.Access;
using Signalbox.Server.Requests;
using Signalbox.Views;

namespace Signalbox.Server.Learnings;

/// <summary>Learnings over HTTP: list and search, write down.</summary>
internal static class LearningRoutes
{
    /// <summary>Maps the routes.</summary>
    public static void MapLearnings(this IEndpointRouteBuilder routes)
    {
        var learnings = routes.MapGroup("/api/learnings").WithTags("Learnings");
        learnings.MapGet("", ListAsync).Needs(Permission.Read | Permission.Work).WithSummary("List learnings, the newest first; with q the best matches first")
            .TakesQuery("q", "category", "tag", "limit", "offset").Produces<LearningsAnswer>().ProducesProblem(StatusCodes.Status400BadRequest);
        learnings.MapPost("", AddAsync).Needs(Permission.Jobs | Permission.Work).WithSummary("Write down what was learned")
            .Accepts<LearningBody>("application/json").Produces<LearningAnswer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task ListAsync(HttpContext context, LearningClient learnings)
    {
        var query = new Query(context);
        var asked = new LearningQuery
        {
            Text = query.Text("q", SearchText.Longest),
            Category = query.Text("category"),
            Tag = query.Text("tag"),
            Limit = query.Whole("limit", 1, LearningQuery.MaximumLimit, 50),
            Offset = query.Whole("offset", 0, int.MaxValue, 0),
        };
        query.Finish();
        var page = await learnings.ListAsync(asked, context.RequestAborted);
        await JsonAnswer.WriteAsync(
            context, StatusCodes.Status200OK,
            new LearningsAnswer(true, [.. page.Learnings.Select(LearningView.Of)], page.Total, asked.Limit, asked.Offset));
    }

    private static async Task AddAsync(HttpContext context, LearningClient learnings)
    {
        using var body = await JsonBody.ReadAsync(context);
        var fields = new RequestFields(body.RootElement, []);
        var text = LearningFields.Read(fields);
        fields.Finish();
        var learning = await learnings.AddAsync(text, Caller.Of(context).Name, context.RequestAborted);
        await JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, new LearningAnswer(true, LearningView.Of(learning)));
    }
}
