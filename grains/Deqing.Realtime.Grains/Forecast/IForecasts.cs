using Deqing.Realtime.Domain.Forecast;

namespace Deqing.Realtime.Grains.Forecast;

/// <summary>How long steps take, as it was last read from the case log.</summary>
public interface IForecasts
{
    /// <summary>The newest book; an empty one until the log has been read.</summary>
    ForecastBook Book { get; }
}

internal sealed class Forecasts : IForecasts
{
    private volatile ForecastBook book = ForecastBook.Empty;

    public ForecastBook Book
    {
        get => book;
        set => book = value;
    }
}
