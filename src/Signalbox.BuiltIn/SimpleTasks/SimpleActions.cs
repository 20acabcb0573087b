using System.Collections.Frozen;

namespace Signalbox.BuiltIn.SimpleTasks;

/// <summary>The actions of simple-task jobs, by name.</summary>
internal sealed class SimpleActions
{
    private readonly FrozenDictionary<string, ISimpleAction> _byName;

    /// <summary>Takes the actions; each name may be there once.</summary>
    /// <exception cref="ArgumentException">Two actions have one name.</exception>
    public SimpleActions(IEnumerable<ISimpleAction> actions)
    {
        var byName = new Dictionary<string, ISimpleAction>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            if (!byName.TryAdd(action.Name, action))
                throw new ArgumentException($"Two actions are named '{action.Name}'; keep one of them.", nameof(actions));
        }

        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
        Names = [.. byName.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The action of that name, or null.</summary>
    public ISimpleAction? Find(string name) => _byName.GetValueOrDefault(name);
}
