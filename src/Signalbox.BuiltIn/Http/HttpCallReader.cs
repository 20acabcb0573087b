using System.Text;
using System.Text.Json;
using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.Http;

/// <summary>Reads an <see cref="HttpCall"/> from a job's input.</summary>
internal static class HttpCallReader
{
    private const int MaximumHeaders = 50;
    private const int MaximumHeaderLength = 8_192;
    private const double DefaultTimeoutSeconds = 30;
    private const double MaximumTimeoutSeconds = 300;

    private static readonly HashSet<string> SetByClient = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer", "Expect",
        "Proxy-Authorization", "Proxy-Connection",
    };

    /// <summary>Reads it.</summary>
    /// <exception cref="JobFaultException">A field is missing, unknown or not allowed.</exception>
    public static HttpCall Read(JsonElement input)
    {
        var faults = new InputFaults();
        var fields = faults.Fields(input);
        fields.Find("action");
        fields.Find("userId");
        var url = Url(fields);
        var method = fields.Find("method") is null
            ? "GET" : fields.OneOf("method", "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
        var headers = Headers(fields, out var contentType);
        var (body, bodyType) = Body(fields, method);
        var expected = Expected(fields);
        var timeout = fields.Number("timeoutSeconds", 1, MaximumTimeoutSeconds, DefaultTimeoutSeconds);
        fields.RefuseOthers();
        faults.ThrowIfAny();
        return new HttpCall(
            new HttpMethod(method), url!, headers, body, contentType ?? bodyType, expected, TimeSpan.FromSeconds(timeout));
    }

    private static Uri? Url(InputFields fields)
    {
        const string Allowed = "must be an absolute address that begins with http:// or https://";
        var text = fields.Text("url", Allowed);
        if (text.Length == 0)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            fields.Faults.Add("url", Allowed);
        else if (url.UserInfo.Length > 0)
            fields.Faults.Add("url", "must not hold a user or password; put them into the header 'Authorization'");
        return url;
    }

    private static List<KeyValuePair<string, string>> Headers(InputFields fields, out string? contentType)
    {
        contentType = null;
        var headers = new List<KeyValuePair<string, string>>();
        if (fields.Find("headers") is not { } given)
            return headers;
        // Of what is wrong nothing is quoted: it may be a secret.
        if (given.ValueKind != JsonValueKind.Object || given.GetPropertyCount() > MaximumHeaders)
        {
            fields.Faults.Add("headers", $"must be an object of at most {MaximumHeaders} names and texts");
            return headers;
        }

        foreach (var header in given.EnumerateObject())
        {
            var name = $"headers.{header.Name}";
            if (header.Name.Length is 0 or > 100 || !header.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                fields.Faults.Add("headers", "must have names of letters, digits and '-'");
            else if (SetByClient.Contains(header.Name))
                fields.Faults.Add(name, "is set by the client itself and cannot be given");
            else if (JsonKinds.Text(header.Value) is not { Length: <= MaximumHeaderLength } value || value.Any(c => c is < ' ' or > '~'))
                fields.Faults.Add(name, $"must be a text of at most {MaximumHeaderLength:N0} visible ASCII characters");
            else if (header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                contentType = value;
            else
                headers.Add(new(header.Name, value));
        }

        return headers;
    }

    private static (byte[]? Body, string ContentType) Body(InputFields fields, string method)
    {
        if (fields.Find("body") is not { } body)
            return (null, "");
        if (method is "GET" or "HEAD" or "OPTIONS")
            fields.Faults.Add("body", $"must not be given with {method}");
        if (body.ValueKind != JsonValueKind.String)
            return (Encoding.UTF8.GetBytes(body.GetRawText()), "application/json");
        if (JsonKinds.Text(body) is not { } text)
            return fields.Fault("body", "must be a text without half surrogate pairs, or JSON", body, ((byte[]?)null, ""));
        return (Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");
    }

    private static HashSet<int> Expected(InputFields fields)
    {
        const string Allowed = "must be a status code from 100 to 599, or an array of them";
        var expected = new HashSet<int>();
        if (fields.Find("expectStatus") is not { } given)
            return expected;
        IEnumerable<JsonElement> codes = given.ValueKind == JsonValueKind.Array ? given.EnumerateArray() : [given];
        foreach (var code in codes)
        {
            if (code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var status) && status is >= 100 and <= 599)
                expected.Add(status);
            else
                fields.Fault("expectStatus", Allowed, code, 0);
        }

        return expected;
    }
}
