namespace Signalbox.Postgres.Queue;

/// <summary>Counts the attempts that weigh against a job's budget.</summary>
internal static class FailedAttempts
{
    /// <summary>
    /// The SQL of the count for a job: attempts that failed or were lost since the job was enqueued or a person last sent it
    /// back to the line. <paramref name="job"/> is an SQL expression for its id.
    /// </summary>
    public static string Of(string job) =>
        $"""
        (select count(*)::int from attempts a
         where a.id = {job} and a.ended_as in ('failed', 'lost')
           and a.attempt > coalesce((select max(r.after_attempt) from retries r where r.id = {job}), 0))
        """;
}
