using Npgsql;
using NpgsqlTypes;

namespace Signalbox.Postgres.Queries;

/// <summary>Short spellings for the positional parameters of hot statements.</summary>
internal static class Parameters
{
    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return parameters;
    }

    /// <summary>A text that may be null.</summary>
    public static NpgsqlParameterCollection WithText(this NpgsqlParameterCollection parameters, string? value)
    {
        parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return parameters;
    }

    /// <summary>JSON that may be null.</summary>
    public static NpgsqlParameterCollection WithJson(this NpgsqlParameterCollection parameters, string? value)
    {
        parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json });
        return parameters;
    }

    /// <summary>A column of texts; sent empty when all are null, which unnest fills up again.</summary>
    public static NpgsqlParameterCollection WithTexts(this NpgsqlParameterCollection parameters, string?[] values) =>
        parameters.WithColumn(values, NpgsqlDbType.Text);

    /// <summary>A column of JSON values; sent empty when all are null, which unnest fills up again.</summary>
    public static NpgsqlParameterCollection WithJsons(this NpgsqlParameterCollection parameters, string?[] values) =>
        parameters.WithColumn(values, NpgsqlDbType.Json);

    /// <summary>A column of moments in UTC; without its type a null at its beginning would make it one of times without a zone.</summary>
    public static NpgsqlParameterCollection WithTimes(this NpgsqlParameterCollection parameters, DateTime?[] values)
    {
        parameters.Add(new NpgsqlParameter<DateTime?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        return parameters;
    }

    private static NpgsqlParameterCollection WithColumn(this NpgsqlParameterCollection parameters, string?[] values, NpgsqlDbType type)
    {
        parameters.Add(new NpgsqlParameter
        {
            Value = Array.TrueForAll(values, v => v is null) ? [] : values,
            NpgsqlDbType = NpgsqlDbType.Array | type,
        });
        return parameters;
    }
}
