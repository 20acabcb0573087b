namespace Signalbox.BuiltIn.Evidence;

/// <summary>Ends a check whose source does not answer; the message is the sentence that says what to do.</summary>
internal sealed class UnconfirmedException(string reason) : Exception(reason);
