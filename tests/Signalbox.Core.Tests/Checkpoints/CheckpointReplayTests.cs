using Signalbox.Checkpoints;
using Signalbox.Json;

namespace Signalbox.Tests.Checkpoints;

public sealed class CheckpointReplayTests
{
    private static readonly CheckpointOptions TellMe = new() { TellHandlerOfRefusal = true };

    [Theory]
    [InlineData(CheckpointStatus.Approved, false, true)]
    [InlineData(CheckpointStatus.Approved, true, true)]
    [InlineData(CheckpointStatus.Rejected, false, false)]
    [InlineData(CheckpointStatus.Rejected, true, true)]
    [InlineData(CheckpointStatus.Expired, false, false)]
    [InlineData(CheckpointStatus.Expired, true, true)]
    [InlineData(CheckpointStatus.Pending, true, false)]
    public void A_decision_answers_the_same_question(CheckpointStatus status, bool tellMe, bool answers)
    {
        var earlier = Earlier(1, status);

        var decided = CheckpointReplay.Decided([earlier], Draft(7, tellMe ? TellMe : CheckpointOptions.Default));

        Assert.Equal(answers ? earlier : null, decided);
    }

    [Fact]
    public void Other_data_another_name_and_recorded_ones_do_not_answer()
    {
        Assert.Null(CheckpointReplay.Decided([], Draft(7)));
        Assert.Null(CheckpointReplay.Decided([Earlier(1, CheckpointStatus.Approved, data: 8)], Draft(7)));
        Assert.Null(CheckpointReplay.Decided([Earlier(1, CheckpointStatus.Approved) with { Name = "Go" }], Draft(7)));
        Assert.Null(CheckpointReplay.Decided([Earlier(1, CheckpointStatus.Approved) with { Blocking = false }], Draft(7)));
    }

    [Fact]
    public void The_newest_of_several_about_the_same_data_counts()
    {
        Checkpoint[] earlier = [Earlier(1, CheckpointStatus.Approved), Earlier(2, CheckpointStatus.Rejected), Earlier(3, CheckpointStatus.Approved, data: 8)];

        Assert.Null(CheckpointReplay.Decided(earlier, Draft(7)));
        Assert.Equal(2, CheckpointReplay.Decided(earlier, Draft(7, TellMe))!.Id);
        Assert.Equal(3, CheckpointReplay.Decided(earlier, Draft(8))!.Id);
    }

    [Fact]
    public void The_question_is_known_by_what_was_shown_and_not_by_its_edits()
    {
        var edited = Earlier(1, CheckpointStatus.Approved) with { Data = RawJson.From(6), ApprovedDigest = CanonicalJson.Digest(RawJson.From(6)) };

        Assert.Equal("6", CheckpointReplay.Decided([edited], Draft(7))!.Data.Text);
        Assert.Null(CheckpointReplay.Decided([edited], Draft(6)));
    }

    [Fact]
    public void Approved_data_with_another_digest_is_refused_loudly()
    {
        var tampered = Earlier(1, CheckpointStatus.Approved) with { Data = RawJson.From(700) };

        var refusal = Assert.Throws<InvalidOperationException>(() => CheckpointReplay.Decided([tampered], Draft(7)));

        Assert.Equal("The data of checkpoint 1 is not what was approved: its digest differs. Nothing was run.", refusal.Message);
    }

    [Theory]
    [InlineData("approved", true)]
    [InlineData("RECORDED", true)]
    [InlineData("2", false)]
    [InlineData("pending,approved", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Names_of_statuses_are_read_and_numbers_are_not(string? name, bool known) =>
        Assert.Equal(known, CheckpointStatusNames.TryParse(name, out _));

    private static CheckpointDraft Draft(int data, CheckpointOptions? options = null) =>
        new("go", RawJson.From(data), CanonicalJson.Digest(RawJson.From(data)), options ?? CheckpointOptions.Default);

    private static Checkpoint Earlier(long id, CheckpointStatus status, int data = 7)
    {
        var digest = CanonicalJson.Digest(RawJson.From(data));
        return new Checkpoint
        {
            Id = id,
            JobId = 1,
            Name = "go",
            Blocking = true,
            Status = status,
            Data = RawJson.From(data),
            Digest = digest,
            ApprovedDigest = status == CheckpointStatus.Approved ? digest : null,
            RequestedBy = "w1",
            RequestedAt = DateTimeOffset.UnixEpoch,
        };
    }
}
