using System.Globalization;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.Terminals;
using Signalbox.Postgres;

namespace Signalbox.Cli.Logging;

/// <summary>
/// Writes logs to standard error, a line each: time, level, what, why in a few words, and which job and worker it is about.
/// Stack traces are for debuggers; a line that is said again and again while the database is away is said once a few seconds.
/// </summary>
internal sealed class StandardErrorLogs(LogFormat format, TextWriter output) : ILoggerProvider, ISupportExternalScope
{
    private static readonly TimeSpan Repeats = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, long> _said = new(StringComparer.Ordinal);
    private IExternalScopeProvider? _scopes;

    /// <summary>Writes to the standard error of this process.</summary>
    public StandardErrorLogs(LogFormat format = LogFormat.Text)
        : this(format, Terminal.OfProcess().Error)
    {
    }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    /// <inheritdoc />
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private void Write(LogRecord line)
    {
        _scopes?.ForEachScope(static (scope, line) => line.Within(scope), line);
        var time = TimeProvider.System;
        var text = line.ToText();
        lock (_said)
        {
            if (line.Level >= LogLevel.Warning)
            {
                if (_said.TryGetValue(text, out var last) && time.GetElapsedTime(last) < Repeats)
                    return;
                if (_said.Count > 1_000)
                    _said.Clear();
                _said[text] = time.GetTimestamp();
            }
        }

        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        output.WriteLine(format == LogFormat.Json ? line.ToJson(now, Name(line.Level)) : $"{now} {Name(line.Level)} {text}");
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "debug",
    };

    private sealed class Lines(StandardErrorLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Write(new LogRecord(logLevel, category, formatter(state, exception), exception is null ? null : DatabaseFaults.Reason(exception)).With(state));
    }
}
