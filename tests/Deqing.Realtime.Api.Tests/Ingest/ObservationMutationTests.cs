using System.Globalization;
using System.Text;
using CsCheck;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Domain.Access;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>Whatever is made of a text that a device sends: it is read or refused, and nothing of it fails.</summary>
public sealed class ObservationMutationTests
{
    /// <summary>So many inputs of each kind; <c>MUTATIONS</c> in the environment asks for a longer run.</summary>
    internal static readonly long Inputs =
        long.TryParse(Environment.GetEnvironmentVariable("MUTATIONS"), CultureInfo.InvariantCulture, out var asked) ? asked : 20_000;

    private static readonly byte[][] Fragments =
    [
        .. new[]
        {
            "\"", "\\", "\\u", "\\ud800", "\\udc00\\ud800", "{", "}", "[", "]", ",", ":", "null", "NaN", "1e400", "-", "+",
            "\"ph\":1,", "\"at\":", "\uFEFF", "2026", "T", "Z", "+08:00", "\r", " ", "\0", "99999999999999999999",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    internal static readonly Gen<(int Place, int Removed, byte[] Inserted)> Edit = Gen.Select(
        Gen.Int[0, 400],
        Gen.Int[0, 3],
        Gen.OneOf(Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]), Gen.Byte.Array[0, 3]));

    private static readonly Gen<(int Line, (int Place, int Removed, byte[] Inserted)[] Edits)> Mutation =
        Gen.Select(Gen.Int[0, 4], Edit.Array[1, 6]);

    private readonly ObservationFraming framing =
        new(new ObservationReader(IngestCounty.Value, IngestCounty.Book), Options.Create(new IngestOptions()));

    [Fact]
    public void No_mutation_of_a_line_throws_or_changes_another_line() => Mutation.Sample(
        mutation =>
        {
            var lines = Valid();
            lines[mutation.Line] = [.. Mutate(lines[mutation.Line], mutation.Edits).Where(letter => letter != '\n')];
            var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

            Assert.Null(framing.ReadLines(Join(lines, (byte)'\n'), batch));

            Assert.Equal(lines.Length, batch.Items.Count);
            AssertWhole(batch.Items[mutation.Line]);
            AssertOthersTaken(batch, mutation.Line);
        },
        iter: Inputs);

    [Fact]
    public void No_mutation_of_a_document_throws_and_whatever_is_taken_is_whole() => Mutation.Sample(
        mutation =>
        {
            var lines = Valid();
            lines[mutation.Line] = Mutate(lines[mutation.Line], mutation.Edits);
            var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

            var refusal = framing.ReadDocument([.. "{\"observations\":["u8, .. Join(lines, (byte)','), .. "]}"u8], batch);

            Assert.Equal(refusal is null, batch.Items.Count > 0);
            Assert.All(batch.Items, AssertWhole);
        },
        iter: Inputs);

    [Fact]
    public void No_mutation_of_a_message_throws_and_whatever_is_taken_is_whole() => Mutation.Sample(
        mutation =>
        {
            var batch = new ObservationBatch(IngestCounty.Now, Reach.County);

            var refusal = framing.ReadMessage(
                Mutate(Valid()[mutation.Line], mutation.Edits), IngestCounty.Book.Now.Find("S00005")!, batch);

            Assert.True(refusal is null || batch.Items.Count == 0);
            Assert.All(batch.Items, AssertWhole);
        },
        iter: Inputs);

    private static byte[][] Valid() =>
    [
        .. Enumerable.Range(1, 5).Select(number => Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"sensor":"S{{{number:D5}}}","at":"2026-04-01T03:0{{{number}}}:00.125+08:00","sequence":{{{number}}}"""
            + $$$""","values":{"ph":7.{{{number}}},"turbidity":12,"dissolvedOxygen":null}}"""))),
    ];

    internal static byte[] Mutate(byte[] text, (int Place, int Removed, byte[] Inserted)[] edits)
    {
        var mutated = text.ToList();
        foreach (var (wanted, wantedRemoved, inserted) in edits)
        {
            var place = Math.Min(wanted, mutated.Count);
            mutated.RemoveRange(place, Math.Min(wantedRemoved, mutated.Count - place));
            mutated.InsertRange(place, inserted);
        }
        return [.. mutated];
    }

    private static byte[] Join(byte[][] parts, byte separator) => [.. parts.SelectMany(part => part.Append(separator)).SkipLast(1)];

    private static void AssertOthersTaken(ObservationBatch batch, int mutated)
    {
        for (var index = 0; index < batch.Items.Count; index++)
        {
            if (index == mutated)
                continue;
            Assert.Equal(index + 1, batch.Items[index].Sensor!.Number);
            Assert.Equal(index + 1, batch.Items[index].Observation!.Sequence);
            Assert.Equal(2, batch.Items[index].Observation!.Values.Length);
        }
    }

    internal static void AssertWhole(ReadItem item)
    {
        if (item.Rejection is not null)
            return;
        Assert.NotNull(item.Sensor);
        Assert.Equal(TimeSpan.Zero, item.Observation!.At.Offset);
        Assert.True(item.Observation.Sequence is null or >= 0);
        Assert.NotEmpty(item.Observation.Values);
        Assert.All(item.Observation.Values, value => Assert.True(float.IsFinite(value.Value)));
        Assert.Equal(item.Observation.Values.Length, item.Observation.Values.DistinctBy(value => value.Metric).Count());
    }
}
