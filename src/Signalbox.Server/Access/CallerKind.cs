namespace Signalbox.Server.Access;

/// <summary>Who calls.</summary>
public enum CallerKind
{
    /// <summary>Somebody who signed in.</summary>
    Person,

    /// <summary>A program with a token.</summary>
    Program,
}
