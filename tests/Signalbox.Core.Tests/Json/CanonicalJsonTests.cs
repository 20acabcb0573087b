using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Signalbox.Json;

namespace Signalbox.Tests.Json;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1 , "a" : 2 }""", """{"a":2,"b":1}""")]
    [InlineData("""{"a":{"d":[{"z":1,"y":2}],"c":null}}""", """{"a":{"c":null,"d":[{"y":2,"z":1}]}}""")]
    [InlineData("[3, 1,\n\t2]", "[3,1,2]")]
    [InlineData("""{"é":1,"e":2,"E":3,"":4,"10":5,"9":6}""", """{"":4,"10":5,"9":6,"E":3,"e":2,"é":1}""")]
    [InlineData("\"\\u0041\\/\\u00e9\\n\\u0000\\\"\\\\\"", "\"A/é\\n\\u0000\\\"\\\\\"")]
    [InlineData("\"<b>&'+\\ud83d\\ude82\"", "\"<b>&'+🚂\"")]
    [InlineData("1.0", "1.0")]
    [InlineData("1e2", "1e2")]
    [InlineData("-0", "-0")]
    [InlineData("12345678901234567890.12345678901234567890", "12345678901234567890.12345678901234567890")]
    [InlineData(" true ", "true")]
    public void Equal_data_has_one_spelling(string json, string canonical) =>
        Assert.Equal(canonical, CanonicalJson.Of(RawJson.Parse(json)).Text);

    [Fact]
    public void The_digest_is_the_sha256_of_the_canonical_spelling()
    {
        // printf '%s' '{"a":[1,"é"]}' | sha256sum
        const string Expected = "sha256:5db14a2cddc92d31365806bb5d82ed2bc436bf6960d10cd4654140f7bdadce1c";

        Assert.Equal(Expected, CanonicalJson.Digest(RawJson.Parse("""{ "a" : [ 1 , "\u00e9" ] }""")));
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("{}", "[]")]
    [InlineData("null", "\"null\"")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("\"e\\u0301\"", "\"é\"")]
    public void Other_data_has_another_digest(string one, string other) =>
        Assert.NotEqual(CanonicalJson.Digest(RawJson.Parse(one)), CanonicalJson.Digest(RawJson.Parse(other)));

    [Fact]
    public void However_data_is_spelled_its_digest_is_the_same() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Trees(), (Tree tree) =>
        {
            var plain = RawJson.Parse(tree.Spell(new Random(1), spaces: false, shuffle: false, escape: false));
            var other = RawJson.Parse(tree.Spell(new Random(2), spaces: true, shuffle: true, escape: true));
            var canonical = CanonicalJson.Of(other);

            Assert.Equal(CanonicalJson.Of(plain), canonical);
            Assert.Equal(CanonicalJson.Digest(plain), CanonicalJson.Digest(other));
            Assert.Equal(canonical, CanonicalJson.Of(canonical));
            Assert.True(JsonElement.DeepEquals(JsonElement.Parse(plain.Text), JsonElement.Parse(canonical.Text)));
        }));

    private static Arbitrary<Tree> Trees()
    {
        var text = Gen.Elements("", "a", "b", "é", "\u0000", "\"", "\\", "🚂", "\u2028", "<x>", "key").ArrayOf(3).Select(parts => string.Concat(parts));
        var leaf = Gen.OneOf(
            text.Select(t => (Tree)new Text(t)),
            Gen.Elements<Tree>(new Literal("null"), new Literal("true"), new Literal("1.0"), new Literal("-12e-3"), new Literal("90071992547409931")));
        Gen<Tree> Of(int size) => size <= 0
            ? leaf
            : Gen.OneOf(
                leaf,
                Of(size / 3).ArrayOf(3).Select(items => (Tree)new Items(items)),
                Gen.Zip(text, Of(size / 3)).ArrayOf(4).Select(p => (Tree)new Members([.. p.DistinctBy(m => m.Item1)])));
        return Arb.From(Gen.Sized(Of));
    }

    private abstract record Tree
    {
        public abstract string Spell(Random random, bool spaces, bool shuffle, bool escape);

        protected static string Space(Random random, bool spaces) => spaces ? new string(' ', random.Next(3)) : "";

        protected static string Quote(string text, bool escape)
        {
            var quoted = new StringBuilder("\"");
            foreach (var c in text)
                quoted.Append(escape || c < ' ' || c is '"' or '\\' ? $"\\u{(int)c:x4}" : c.ToString());
            return quoted.Append('"').ToString();
        }
    }

    private sealed record Literal(string Json) : Tree
    {
        public override string Spell(Random random, bool spaces, bool shuffle, bool escape) => Json;
    }

    private sealed record Text(string Value) : Tree
    {
        public override string Spell(Random random, bool spaces, bool shuffle, bool escape) => Quote(Value, escape);
    }

    private sealed record Items(Tree[] Values) : Tree
    {
        public override string Spell(Random random, bool spaces, bool shuffle, bool escape) =>
            "[" + string.Join(Space(random, spaces) + ",", Values.Select(v => Space(random, spaces) + v.Spell(random, spaces, shuffle, escape))) + "]";
    }

    private sealed record Members((string Key, Tree Value)[] Values) : Tree
    {
        public override string Spell(Random random, bool spaces, bool shuffle, bool escape)
        {
            var members = Values.ToArray();
            if (shuffle)
                random.Shuffle(members);
            return "{" + string.Join(",", members.Select(m =>
                Space(random, spaces) + Quote(m.Key, escape) + Space(random, spaces) + ":" + m.Value.Spell(random, spaces, shuffle, escape))) + "}";
        }
    }
}
