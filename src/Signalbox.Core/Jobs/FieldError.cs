namespace Signalbox.Jobs;

/// <summary>One thing wrong with one field of a request, in a sentence that says what is allowed.</summary>
/// <param name="Field">The field as it is named on the surfaces, such as <c>jobType</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record FieldError(string Field, string Message);
