using System.Globalization;
using System.Text;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Hj212;

public sealed class ReportTests
{
    private static readonly ReportReader Reader = Hj212Fuzz.Reader();
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 1, 2, 3, TimeSpan.Zero);

    [Theory]
    [InlineData("w01001-Rtd=7.4,w01001-Flag=N;w01009-Rtd=2.8,w01009-Flag=N", "08:00:00.000 w01001=7.4 w01009=2.8")]
    [InlineData("w01001-Rtd=7.4;Flag=D", "08:00:00.000 w01001=7.4:DeviceFault")]
    [InlineData("w01001-Flag=T,w01001-Rtd=7.4", "08:00:00.000 w01001=7.4:DeviceRange")]
    [InlineData("w01001-Rtd=7,w01001-Flag=F;w01009-Rtd=2,w01009-Flag=M", "08:00:00.000 w01001=7:Maintenance w01009=2:Maintenance")]
    [InlineData("w01001-Rtd=7,w01001-Flag=C;w01009-Rtd=2,w01009-Flag=S", "08:00:00.000 w01001=7:Maintenance w01009=2:Manual")]
    [InlineData("w01001-Rtd=7,w01001-Flag=B;w01009-Rtd=2,w01009-Flag=Z", "08:00:00.000 w01001=7:DeviceFault w01009=2:DeviceFault")]
    [InlineData("w01001-Rtd=7,w01001-Flag=;w01009-Rtd=2,w01009-EFlag=D1", "08:00:00.000 w01001=7 w01009=2")]
    [InlineData("011-Rtd=231.0,011-Flag=N;060-Rtd=1.803;B01-Rtd=36.91", "08:00:00.000 w01018=231 w21003=1.803 w00000=36.91")]
    [InlineData("w01001-Rtd=7;w01001-Rtd=8;w99-Rtd=1;w01009-Rtd=", "08:00:00.000 w01001=7; 1 unknown 1 unreadable")]
    [InlineData("w01001-Rtd=NaN;w01009-Rtd=--;w01010-Rtd=1e39;w01018-Rtd=3", "08:00:00.000 w01018=3; 0 unknown 3 unreadable")]
    [InlineData("w01001-Rtd=NaN", "NoValues; 0 unknown 1 unreadable")]
    [InlineData("w01001-Avg=7;w01001-Min=6", "NoValues")]
    public void Real_time_data_are_observations_of_their_time(string content, string said) =>
        Assert.Equal(said, Read($"CN=2011;CP=&&DataTime=20260401080000;{content}&&"));

    [Theory]
    [InlineData("w21003-SampleTime=20260401073000,w21003-Rtd=0.6", "08:00:00.000 w01001=7 w21003=0.6")]
    [InlineData("w21003-SampleTime=20260401070000,w21003-Rtd=0.6", "08:00:00.000 w01001=7 w21003=0.6")]
    [InlineData("w21003-SampleTime=20260401065959,w21003-Rtd=0.6", "08:00:00.000 w01001=7 | 06:59:59.507 w21003=0.6")]
    [InlineData("w21003-SampleTime=20260401090000,w21003-Rtd=0.6", "08:00:00.000 w01001=7 w21003=0.6")]
    [InlineData("w21003-SampleTime=soon,w21003-Rtd=0.6", "08:00:00.000 w01001=7 w21003=0.6")]
    public void An_old_sample_keeps_its_own_time(string content, string said) =>
        Assert.Equal(said, Read($"CN=2011;CP=&&DataTime=20260401080000;w01001-Rtd=7;{content}&&"));

    [Theory]
    [InlineData(2051)]
    [InlineData(2061)]
    [InlineData(2031)]
    public void Of_a_period_the_mean_is_read_at_its_begin(int command) => Assert.Equal(
        "08:00:00.200 w01001=7.5 w01018=40.1:Maintenance",
        Read($"CN={command.ToString(CultureInfo.InvariantCulture)};CP=&&DataTime=20260401080000;"
            + "w01001-Min=7.1,w01001-Avg=7.5,w01001-Max=7.8;w01018-Cou=10.5,w01018-Avg=40.1,w01018-Flag=M&&"));

    [Fact]
    public void Parts_of_a_split_packet_are_kept_apart_by_milliseconds()
    {
        Assert.Equal("08:00:00.000 w01001=7", Read("CN=2011;PNUM=3;PNO=1;CP=&&DataTime=20260401080000;w01001-Rtd=7&&"));
        Assert.Equal("08:00:00.001 w01009=5", Read("CN=2011;PNO=2;PNUM=3;CP=&&DataTime=20260401080000;w01009-Rtd=5&&"));
        Assert.Equal("08:00:00.199 w01009=5", Read("CN=2011;PNO=200;PNUM=200;CP=&&DataTime=20260401080000;w01009-Rtd=5&&"));
    }

    [Theory]
    [InlineData("w01001-Rtd=7")]
    [InlineData("DataTime=;w01001-Rtd=7")]
    [InlineData("DataTime=20261301000000;w01001-Rtd=7")]
    public void Data_without_a_time_say_nothing(string content) => Assert.Equal("MalformedTime", Read($"CN=2011;CP=&&{content}&&"));

    [Fact]
    public void Older_codes_are_those_of_the_table()
    {
        var lines = File.ReadAllLines(Path.Combine(Hj212Samples.Folder, "factors.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        var codes = new FactorCodes(new MetricCatalogue(
        [
            .. lines.Select((line, index) => new Metric(index + 1, line[0], new Names("x", "x"), "", 0, 1, 1, 0, line[0], [])),
        ]));
        Assert.All(lines, line => Assert.Equal(line[0], codes.Find(Encoding.ASCII.GetBytes(line[0]))?.Key));
        foreach (var line in lines)
            if (OldCode(line) is { } old)
                Assert.Equal(line[0], codes.Find(Encoding.ASCII.GetBytes(old))?.Key);
        Assert.Null(codes.Find("W01001"u8));
        Assert.Null(codes.Find("a34001-and-much-longer"u8));
    }

    // In a few rows of the table the code stands behind the name.
    private static string? OldCode(string[] line) =>
        line[2].Length > 0 ? line[2] : line[1].Split(' ') is [_, { Length: 3 } code] && char.IsAsciiDigit(code[0]) ? code : null;

    private static string Read(string data)
    {
        Assert.Equal(PacketFault.None, Packet.Read(Encoding.UTF8.GetBytes("MN=A;" + data), out var packet));
        var report = Reader.Read(packet, Now);
        Assert.All(report.Observations, observation => Assert.Equal((Now, TimeSpan.Zero), (observation.ReceivedAt, observation.At.Offset)));
        var skipped = report.Unknown + report.Unreadable == 0
            ? "" : string.Create(CultureInfo.InvariantCulture, $"; {report.Unknown} unknown {report.Unreadable} unreadable");
        return (report.Rejection?.ToString() ?? string.Join(" | ", report.Observations.Select(Said))) + skipped;
    }

    private static string Said(Observation observation) => string.Join(' ', observation.Values.Select(value => string.Create(
        CultureInfo.InvariantCulture,
        $"{Codes[value.Metric - 1]}={value.Value}{(value.Quality == Quality.Good ? "" : $":{value.Quality}")}"))
        .Prepend(observation.At.ToOffset(TimeSpan.FromHours(8)).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)));

    private static readonly string[] Codes =
        ["w01001", "w01009", "w01010", "w01014", "w01018", "w21001", "w21003", "w21011", "w00000"];
}
