using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Signalbox.BuiltIn.Http;

/// <summary>How a secret may look in an answer: as it is, and as it stands in JSON, in an address and in base64.</summary>
internal static class SecretSpellings
{
    /// <summary>All of them; one may be there twice.</summary>
    public static IEnumerable<string> Of(string secret)
    {
        var address = Uri.EscapeDataString(secret);
        return
        [
            secret,
            JsonEncodedText.Encode(secret).Value,
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value.Replace("/", "\\/", StringComparison.Ordinal),
            address,
            address.Replace("%20", "+", StringComparison.Ordinal),
            Uri.EscapeDataString(address),
            .. Base64(Encoding.UTF8.GetBytes(secret)),
        ];
    }

    // Within a longer text three bytes make four characters, and those at both ends depend on what stands beside the secret.
    private static IEnumerable<string> Base64(byte[] secret)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. secret]);
            var begin = before == 0 ? 0 : before + 1;
            var end = ((before + secret.Length) % 3) switch { 0 => 0, 1 => 3, _ => 2 };
            if (text.Length - begin - end <= 0)
                continue;
            var core = text[begin..^end];
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }
}
