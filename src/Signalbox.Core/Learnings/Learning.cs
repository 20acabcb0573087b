namespace Signalbox.Learnings;

/// <summary>Something that a worker or a person has learned and others can use.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedBy">Who wrote it down: a person, a program such as <c>token:ci</c>, or a node's worker.</param>
/// <param name="CreatedAt">When, by the database's clock.</param>
/// <param name="Text">What it says.</param>
public sealed record Learning(long Id, string CreatedBy, DateTimeOffset CreatedAt, LearningText Text);
