namespace Signalbox.EventLog.Files;

/// <summary>What was saved by the last snapshot does not fit what is there: the log is read again from its beginning.</summary>
internal sealed class SavedStateException : Exception;
