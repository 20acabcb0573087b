using System.Security.Cryptography;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// <c>.events.snapshot.state</c>: the state in a form of its own with a hash of itself at the end. One that cannot be read, or is
/// of another form, is as good as none.
/// </summary>
internal static class StateFile
{
    // Also what was written by another notion of how events are shown is made anew: the same log gives the same bytes.
    private const int Form = 2;

    /// <summary>The saved state, or the empty one.</summary>
    public static SnapshotState Load(string path)
    {
        try
        {
            var bytes = LogFile.TryRead(path, int.MaxValue);
            if (bytes is null || bytes.Length < SHA256.HashSizeInBytes || !SHA256.HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - SHA256.HashSizeInBytes)))
                return SnapshotState.Empty;
            using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - SHA256.HashSizeInBytes));
            return reader.ReadInt32() == Form ? Read(reader) : SnapshotState.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EventLogException)
        {
            return SnapshotState.Empty;
        }
    }

    /// <summary>Saves a state, atomically.</summary>
    public static void Save(string path, SnapshotState state)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Form);
        Write(writer, state);
        writer.Flush();
        var bytes = memory.ToArray();
        Replace(path, [.. bytes, .. SHA256.HashData(bytes)]);
    }

    // Whoever saves has the turn, so that what is there of such a name is left of a killed one.
    private static void Replace(string path, ReadOnlySpan<byte> content)
    {
        TemporaryFile.ClearLeft(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        var next = TemporaryFile.Name(path);
        using (var file = TemporaryFile.TryMake(next, out var error))
        {
            if (file is not null)
                error = Libc.Write(file, content).Error;
            if (file is not null && error == 0)
                error = Libc.Sync(file);
            if (error != 0)
            {
                File.Delete(next);
                throw EventLogException.Of(error, $"{path} cannot be written");
            }
        }

        File.Move(next, path, overwrite: true);
    }

    private static SnapshotState Read(BinaryReader from) => new()
    {
        Recent = from.ReadInt32(),
        Log = ReadFacts(from),
        Offset = from.ReadInt64(),
        LineNumber = from.ReadInt64(),
        Events = from.ReadInt64(),
        HighestInteraction = from.ReadInt64(),
        Archived = from.ReadInt64(),
        HighestArchived = from.ReadBoolean() ? from.ReadInt64() : null,
        Blocks = ReadMany(from, () => from.ReadBytes(SHA256.HashSizeInBytes)),
        Communication = ReadVersions(from),
        Archive = ReadVersions(from),
        Conversations = ReadMany(from, () => ReadConversation(from)),
    };

    private static void Write(BinaryWriter into, SnapshotState state)
    {
        into.Write(state.Recent);
        Write(into, state.Log);
        into.Write(state.Offset);
        into.Write(state.LineNumber);
        into.Write(state.Events);
        into.Write(state.HighestInteraction);
        into.Write(state.Archived);
        into.Write(state.HighestArchived.HasValue);
        if (state.HighestArchived is { } highest)
            into.Write(highest);
        into.Write(state.Blocks.Count);
        foreach (var block in state.Blocks)
            into.Write(block);
        Write(into, state.Communication);
        Write(into, state.Archive);
        into.Write(state.Conversations.Count);
        foreach (var conversation in state.Conversations)
            Write(into, conversation);
    }

    private static Conversation ReadConversation(BinaryReader from)
    {
        var conversation = new Conversation(from.ReadInt64()) { Length = from.ReadInt64(), Start = from.ReadInt64() };
        var names = Enumerable.Range(0, 6).Select(_ => from.ReadBoolean() ? from.ReadBytes(from.ReadInt32()) : null).ToList();
        conversation.Participants = ConversationParticipants.Saved(names, from.ReadBoolean());
        if (!from.ReadBoolean())
        {
            conversation.Events = null;
            return conversation;
        }

        var offset = 0L;
        conversation.Events = ReadMany(from, () =>
        {
            offset += from.Read7BitEncodedInt64();
            return new IndexedEvent(conversation.Number, offset, from.Read7BitEncodedInt());
        });
        return conversation;
    }

    private static void Write(BinaryWriter into, Conversation conversation)
    {
        into.Write(conversation.Number);
        into.Write(conversation.Length);
        into.Write(conversation.Start);
        foreach (var name in conversation.Participants.Names)
        {
            into.Write(name is not null);
            if (name is null)
                continue;
            into.Write(name.Length);
            into.Write(name);
        }

        into.Write(conversation.Participants.SpokeAlone);
        into.Write(conversation.Events is not null);
        if (conversation.Events is null)
            return;
        into.Write(conversation.Events.Count);
        var offset = 0L;
        foreach (var place in conversation.Events)
        {
            into.Write7BitEncodedInt64(place.Offset - offset);
            into.Write7BitEncodedInt(place.Length);
            offset = place.Offset;
        }
    }

    private static FileVersions ReadVersions(BinaryReader from) =>
        new(ReadFacts(from), ReadFacts(from), ReadFacts(from), from.ReadInt64(), from.ReadInt64());

    private static void Write(BinaryWriter into, FileVersions versions)
    {
        Write(into, versions.Present);
        Write(into, versions.Backup);
        Write(into, versions.Spare);
        into.Write(versions.BackupShares);
        into.Write(versions.SpareShares);
    }

    private static FileIdentity ReadFacts(BinaryReader from) =>
        new(from.ReadUInt64(), from.ReadUInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadUInt32());

    private static void Write(BinaryWriter into, FileIdentity facts)
    {
        into.Write(facts.Device);
        into.Write(facts.Inode);
        into.Write(facts.Size);
        into.Write(facts.Modified);
        into.Write(facts.Changed);
        into.Write(facts.Links);
    }

    private static List<T> ReadMany<T>(BinaryReader from, Func<T> read)
    {
        var count = from.ReadInt32();
        var many = new List<T>(count);
        for (var i = 0; i < count; i++)
            many.Add(read());
        return many;
    }
}
