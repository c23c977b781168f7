using System.ComponentModel.DataAnnotations;
using Deqing.Realtime.Grains.Hosting;

namespace Deqing.Realtime.Grains.Tests;

public sealed class LiveOptionsTests
{
    [Theory]
    [InlineData(10, 10, 10, true)]
    [InlineData(10_000, 20_000, 100_000, true)]
    [InlineData(9, 10, 10, false)]
    [InlineData(10_001, 10, 10, false)]
    [InlineData(10, 9, 10, false)]
    [InlineData(10, 20_001, 10, false)]
    [InlineData(10, 10, 9, false)]
    [InlineData(10, 10, 100_001, false)]
    public void What_a_sensor_keeps_and_judges_anew_is_bounded(int snapshot, int catchUp, int untold, bool expected)
    {
        var options = new LiveOptions
        {
            JudgeSnapshotObservations = snapshot, JudgeCatchUpObservations = catchUp, UntoldObservations = untold,
        };
        Assert.Equal(
            expected, Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true));
    }
}
