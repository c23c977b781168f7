using System.Collections.Immutable;
using CsCheck;
using Deqing.Realtime.Domain.History;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Tests;

public sealed class PackedTests
{
    private static readonly DateTimeOffset Start = HourHistory.Start(493_000);

    private static readonly float[] Corners =
        [0f, -0f, 1_048_575f, 1_048_576f, 32_767f, float.MaxValue, float.Epsilon, 1_048.575f, 0.1f + 0.2f];

    private static readonly float[] Ordinary = [6.42f, 18.25f, 7.31f, 421f, 12.3f, 0.123f];

    private static readonly Gen<Quality> AnyQuality =
        Gen.OneOf(Gen.Const(Quality.Good), Gen.Int[0, 15].Select(number => (Quality)number));

    private static readonly Gen<float> AnyValue = Gen.OneOf(
        Gen.Single,
        Gen.Select(Gen.Float[-100, 100], Gen.Int[0, 4], (value, decimals) => MathF.Round(value, decimals)),
        Gen.Int[0, Corners.Length - 1].Select(index => Corners[index]));

    private static readonly Gen<MetricValue> AnyMetricValue = Gen.Select(
        Gen.Byte, AnyValue.Where(float.IsFinite), AnyQuality, (metric, value, quality) => new MetricValue(metric, value, quality));

    [Fact]
    public void What_is_read_has_the_bits_that_were_written() => AnyMetricValue.Array[0, 300].Sample(values =>
        Assert.Equal(values.Select(Bits), ObservationCodec.Decode(ObservationCodec.Encode([.. values])).Select(Bits)));

    [Fact]
    public void Six_ordinary_values_take_25_bytes() => Assert.Equal(25, ObservationCodec.Encode(
        [.. Ordinary.Select((value, index) => new MetricValue((byte)index, value, default))])
        .Length);

    [Fact]
    public void Rows_of_the_first_version_are_read()
    {
        byte[] old = [1, 3, 0, 0x9A, 0x99, 0x19, 0x40, 255, 1, 0, 0, 0, 0x80];
        Assert.Equal([(3, 2.4f, Quality.Good), (255, -0f, Quality.OutOfRange)], Values(old));
        Assert.Equal([], Values([1]));
        Assert.Equal([], Values([2]));

        static IEnumerable<(int, float, Quality)> Values(byte[] bytes) =>
            ObservationCodec.Decode(bytes).Select(value => ((int)value.Metric, value.Value, value.Quality));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("03")]
    [InlineData("01030000")]
    [InlineData("0203")]
    [InlineData("020300")]
    [InlineData("02030580")] // there is no form 5
    [InlineData("02030180")] // the number goes on behind the end
    [InlineData("02030F0000")] // a single precision value cut off
    public void Bytes_of_no_known_format_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => ObservationCodec.Decode(Convert.FromHexString(hex)));

    [Fact]
    public void Sums_are_read_as_they_were_written() => 
        Gen.Select(Gen.Int[0, 3_599_999], AnyMetricValue).Array[0, 60].Sample(rows =>
    {
        var hour = HourHistory.Of(Start);
        var history = new HourHistory();
        foreach (var (offset, value) in rows.OrderBy(row => row.Item1))
            history.Add(Start.AddMilliseconds(offset), [value]);
        for (var ten = 0; ten < HourHistory.Tens; ten++)
            Assert.Equal(history.Ten(ten), Tens(StretchCodec.EncodeTens(history, hour), hour, ten));
        var read = new List<MetricStretch>();
        StretchCodec.Decode(StretchCodec.Encode(history.Whole(), Start), Start, null, read.Add);
        Assert.Equal(history.Whole(), read);

        // One metric alone is found among the others.
        if (read is not [_, var second, ..])
            return;
        var alone = new List<MetricStretch>();
        StretchCodec.Decode(StretchCodec.Encode(history.Whole(), Start), Start, second.Metric, alone.Add);
        Assert.Equal([second], alone);
    });

    [Fact]
    public void Sums_of_another_format_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => StretchCodec.Decode([2], Start, null, _ => { }));
        Assert.Throws<InvalidDataException>(() => StretchCodec.DecodeTens([], 0, null, (_, _) => { }));
        Assert.Throws<InvalidDataException>(() => ChangeCodec.Decode([9]).Count());
    }

    [Fact]
    public void Changes_name_each_hour_once() => Gen.Select(Gen.Int[-3, 3], Gen.Int[-200, 400]).Array[0, 100].Sample(keys =>
    {
        var rows = keys.Select(key => new LoggedObservation(
            key.Item1 * 1_000, new Observation(Start.AddMinutes(key.Item2), default, null, []))).ToList();
        Assert.Equal(
            rows.Select(row => (row.Sensor, HourHistory.Of(row.Observation.At))).Distinct().Order(),
            ChangeCodec.Decode(ChangeCodec.Encode(AppendPlan.Of(rows).Entries)));
    });

    private static (byte Metric, int Bits, Quality Quality) Bits(MetricValue value) =>
        (value.Metric, BitConverter.SingleToInt32Bits(value.Value), value.Quality);

    private static ImmutableArray<MetricStretch> Tens(byte[] bytes, int hour, int wanted)
    {
        var read = ImmutableArray.CreateBuilder<MetricStretch>();
        StretchCodec.DecodeTens(bytes, hour, null, (ten, stretch) =>
        {
            if (ten == wanted)
                read.Add(stretch);
        });
        return read.ToImmutable();
    }
}
