using Signalbox.Cli.Configuration;
using Signalbox.Cli.Invocation;

namespace Signalbox.Cli.Databases;

/// <summary>A verb that works on the database: it starts or joins the embedded server if that is meant, and leaves it.</summary>
internal abstract class DatabaseVerb : Verb
{
    /// <summary>Takes the verb's name, description and example.</summary>
    protected DatabaseVerb(string name, string description, string example)
        : base(name, description, example)
    {
        Options.Add(SharedOptions.DataDirectory);
        Options.Add(SharedOptions.Configuration);
        Options.Add(SharedOptions.Json);
    }

    /// <inheritdoc />
    public sealed override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var settings = Settings.Of(call);
        await CheckAsync(call, cancellationToken);
        await using var database = await OpenDatabase.OpenAsync(DatabaseChoice.Of(call), settings, SchemaCheck.OfVerb, cancellationToken);
        return await RunAsync(call, database, cancellationToken);
    }

    /// <summary>Looks at the arguments before the database is opened.</summary>
    protected virtual Task CheckAsync(VerbCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Does it.</summary>
    protected abstract Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken);
}
