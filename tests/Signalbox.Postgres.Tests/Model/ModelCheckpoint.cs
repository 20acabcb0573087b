namespace Signalbox.Postgres.Tests.Model;

/// <summary>A blocking checkpoint as the model knows it.</summary>
internal sealed class ModelCheckpoint(ModelJob job, int expires, bool tellsHandler)
{
    public ModelJob Job { get; } = job;

    public int Expires { get; } = expires;

    public bool TellsHandler { get; } = tellsHandler;

    public bool Pending { get; set; } = true;
}
