using System.Collections.Frozen;

namespace Signalbox.Evidence;

/// <summary>Words that claim, or hold a sentence together, and so prove nothing.</summary>
internal static class ClaimWords
{
    private const string Doing = """
        done do did does doing finish finished finishes finishing complete completed completes completely completing completion fix fixed
        fixes fixing resolve resolved resolves resolving solve solved solves implement implemented implements implementing implementation
        handle handled handles address addressed addresses accomplish accomplished achieve achieved deliver delivered execute executed
        perform performed process processed submit submitted close closed ready success successes successful successfully succeed
        succeeded work works worked working pass passed passes passing ok okay k good great fine perfect perfectly nice awesome excellent
        yes yep yeah yup sure lgtm ack acknowledged confirm confirmed confirms verify verified verifies check checked checks test tested
        testing tests tick true correct correctly right met meet meets meeting satisfy satisfied satisfies fulfil fulfils fulfill
        fulfilled fulfills update updated updates updating change changed changes make made makes add added adds adding create created
        creates creating write wrote written run ran runs running review reviewed reviewing look looked looks seem seems appear appears
        gone over finalised finalized wrapped wrap sorted settled shipped cleared taken care conclude concluded proceed proceeded
        """;

    private const string Things = """
        task tasks job jobs item items thing things everything all anything something it its this that thats these those issue issues
        problem problems bug bugs error errors requirement requirements criteria criterion acceptance ticket request requested requests
        feature features functionality code step steps goal goals assignment assigned stuff evidence result results report summary
        description instruction instructions spec specs specification expectation expectations action actions activity matter note notes
        na tbd todo wip nil null undefined none lorem ipsum asdf foo bar xxx string text placeholder example mission objective objectives
        """;

    private const string Between = """
        the a an i we you he they me us my our your their is are was were be been being have has had ive weve im will would can could may
        might must shall should and or but so as at by for from in into of off on onto to up with within without per no not any each every
        now then here there already just only also too very well fully totally entirely finally again please thanks thank above below see
        how what which who when where nothing left remaining more further needed need needs required require necessary expected described
        specified asked told instructed intended planned properly appropriately accordingly quickly today yesterday minute minutes hour
        hours second seconds time percent if because since after before once end after still yet both other others else same own such
        isnt dont didnt wasnt as-is via well-done really quite absolutely definitely certainly simply currently ve ll re
        """;

    // The commonest claims of other languages.
    private const string Elsewhere = """
        fertig erledigt gemacht alles ist wurde habe ich bin die der das aufgabe abgeschlossen erfolgreich tâche terminé terminée tache termine
        terminee fait faite cest est le la tout hecho hecha listo lista tarea completada completado todo está esta fatto tutto pronto feito
        concluído tarefa klaar gedaan готово сделано выполнено задача выполнена всё все
        """;

    /// <summary>Them all.</summary>
    public static FrozenSet<string> All { get; } = Set(Doing, Things, Between, Elsewhere);

    /// <summary>What tests and their like are counted in; a number with one of them says something.</summary>
    public static FrozenSet<string> Counted { get; } = Set("passed passing pass failed failing failures failure skipped test tests checks errors warnings");

    /// <summary>What is numbered with a sign, as in "merged in #156".</summary>
    public static FrozenSet<string> Merging { get; } = Set("pr prs pull merged merge commit mr");

    private static FrozenSet<string> Set(params ReadOnlySpan<string> texts)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
            words.UnionWith(text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        return words.ToFrozenSet(StringComparer.Ordinal);
    }
}
