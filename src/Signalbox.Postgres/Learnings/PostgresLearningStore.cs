using System.Text.Json;
using Dapper;
using Signalbox.Learnings;
using Signalbox.Postgres.Connections;

namespace Signalbox.Postgres.Learnings;

/// <summary>Learnings on PostgreSQL.</summary>
internal sealed class PostgresLearningStore(PostgresDatabase database) : ILearningStore
{
    private const string Columns =
        """
        id, task_id as JobId, worker_id as WorkerId, category, title, description, impact_score as ImpactScore, tags::text as Tags,
        created_by as CreatedBy, created_at as CreatedAt
        """;

    private const string Matches =
        """
        (@Text::text is null or search @@ websearch_to_tsquery('english', @Text))
          and (@Category::text is null or category = @Category) and (@Tag::text is null or jsonb_exists(tags, @Tag))
        """;

    private sealed record Row
    {
        public long Id { get; init; }

        public long? JobId { get; init; }

        public string? WorkerId { get; init; }

        public string Category { get; init; } = "";

        public string Title { get; init; } = "";

        public string Description { get; init; } = "";

        public double? ImpactScore { get; init; }

        public string Tags { get; init; } = "[]";

        public string CreatedBy { get; init; } = "";

        public DateTime CreatedAt { get; init; }

        public Learning ToLearning() => new(Id, CreatedBy, CreatedAt, new LearningText
        {
            Category = Category,
            Title = Title,
            Description = Description,
            ImpactScore = ImpactScore,
            // Programs with SQL may have put anything into the array.
            Tags = [.. JsonSerializer.Deserialize<JsonElement[]>(Tags)!.Select(t => t.ToString())],
            JobId = JobId,
            WorkerId = WorkerId,
        });
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Learning>> AddAsync(IReadOnlyList<LearningText> texts, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            insert into learnings (task_id, worker_id, category, title, description, impact_score, tags, created_by, created_at)
            select task_id, worker_id, category, title, description, impact_score, tags::jsonb, @by, now() + @ClockOffset
            from unnest(@jobs, @workers, @categories, @titles, @descriptions, @impacts, @tags)
              with ordinality as u(task_id, worker_id, category, title, description, impact_score, tags, place)
            order by place
            returning {Columns}
            """,
            new
            {
                by,
                jobs = texts.Select(t => t.JobId).ToArray(),
                workers = texts.Select(t => t.WorkerId).ToArray(),
                categories = texts.Select(t => t.Category).ToArray(),
                titles = texts.Select(t => t.Title).ToArray(),
                descriptions = texts.Select(t => t.Description).ToArray(),
                impacts = texts.Select(t => t.ImpactScore).ToArray(),
                tags = texts.Select(t => JsonSerializer.Serialize(t.Tags)).ToArray(),
                database.ClockOffset,
            },
            cancellationToken: cancellationToken));
        return [.. rows.OrderBy(r => r.Id).Select(r => r.ToLearning())];
    }

    /// <inheritdoc />
    public async Task<LearningPage> ListAsync(LearningQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var order = query.Text is null ? "id desc" : "ts_rank(search, websearch_to_tsquery('english', @Text)) desc, id desc";
        await using var reader = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
            select {Columns} from learnings where {Matches} order by {order} limit @Limit offset @Offset;
            select count(*) from learnings where {Matches}
            """,
            new { query.Text, query.Category, query.Tag, query.Limit, query.Offset }, cancellationToken: cancellationToken));
        var page = (await reader.ReadAsync<Row>()).Select(r => r.ToLearning()).ToList();
        return new LearningPage(page, await reader.ReadSingleAsync<long>());
    }
}
