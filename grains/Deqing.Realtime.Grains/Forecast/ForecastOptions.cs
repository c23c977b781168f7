using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Grains.Forecast;

/// <summary>From which cases it is learnt how long steps take. Section <c>Forecast</c>.</summary>
public sealed class ForecastOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Forecast";

    /// <summary>From the cases opened in so many days up to now.</summary>
    [Range(7, 730)]
    public int Days { get; set; } = 90;

    /// <summary>The case log is read anew this often, in minutes.</summary>
    [Range(1, 1_440)]
    public int ReadMinutes { get; set; } = 30;
}
