namespace Signalbox.Views;

/// <summary>One person's approval, as every surface shows it.</summary>
public sealed record ApprovalView(string By, DateTimeOffset At, string? Comment);
