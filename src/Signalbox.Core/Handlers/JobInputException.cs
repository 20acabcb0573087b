namespace Signalbox.Handlers;

/// <summary>The job's input does not have the shape that its handler needs; another attempt would not help.</summary>
public sealed class JobInputException(string message, Exception? innerException = null) : Exception(message, innerException);
