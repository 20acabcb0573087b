namespace Signalbox.Postgres.Embedded;

/// <summary>
/// The embedded server cannot be used. The message is meant for the person at the terminal: it says what is wrong
/// and what to do about it.
/// </summary>
public sealed class EmbeddedServerException : Exception
{
    /// <summary>Creates the fault without a message.</summary>
    public EmbeddedServerException()
    {
    }

    /// <summary>Creates the fault.</summary>
    /// <param name="message">What is wrong and what to do, in plain words.</param>
    public EmbeddedServerException(string message) : base(message)
    {
    }

    /// <summary>Creates the fault with the one that caused it.</summary>
    /// <param name="message">What is wrong and what to do, in plain words.</param>
    /// <param name="innerException">The cause.</param>
    public EmbeddedServerException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
