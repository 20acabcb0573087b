using System.Text.Json;
using Signalbox.Jobs;

namespace Signalbox.BuiltIn.Inputs;

/// <summary>What is wrong with a job's input, gathered so that it is told all at once.</summary>
internal sealed class InputFaults
{
    private readonly List<FieldError> _faults = [];

    /// <summary>True while nothing is wrong.</summary>
    public bool None => _faults.Count == 0;

    /// <summary>Notes a fault.</summary>
    public void Add(string field, string message) => _faults.Add(new FieldError(field, message));

    /// <summary>The fields of an object of the input; anything but an object is a fault.</summary>
    public InputFields Fields(JsonElement element, string at = "")
    {
        if (element.ValueKind != JsonValueKind.Object)
            Add(at.Length == 0 ? "inputData" : at, $"must be an object, and is {JsonKinds.Describe(element)}");
        return new InputFields(element, at, this);
    }

    /// <summary>Ends the job when there is any fault.</summary>
    /// <exception cref="JobFaultException">There is at least one fault.</exception>
    public void ThrowIfAny(string heading = "The input is not usable")
    {
        if (_faults.Count > 0)
            throw new JobFaultException(heading, _faults);
    }
}
