using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;

namespace Deqing.Realtime.Api.Open311;

/// <summary>Which requests a client asks for. An empty parameter counts as one that was left out.</summary>
/// <param name="Services">Only these categories; empty for all public ones.</param>
/// <param name="From">Requested at or after this.</param>
/// <param name="Until">Requested before this.</param>
/// <param name="Open">Whether open ones are asked for.</param>
/// <param name="Closed">Whether closed ones are.</param>
/// <param name="UpdatedAfter">Extension: only what changed at or after this, or null.</param>
/// <param name="UpdatedBefore">Extension: only what changed before this, or null.</param>
/// <param name="Near">Extension: only around this, or null.</param>
/// <param name="Radius">Extension: within so many metres of it.</param>
/// <param name="Page">Extension: which page, from 1.</param>
/// <param name="PageSize">Extension: how many on a page.</param>
internal sealed record GeoQuery(
    ImmutableArray<string> Services, DateTimeOffset From, DateTimeOffset Until, bool Open, bool Closed, DateTimeOffset? UpdatedAfter,
    DateTimeOffset? UpdatedBefore, Position? Near, int Radius, int Page, int PageSize)
{
    /// <summary>The longest time asked for at once, and what is answered without one.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(90);

    /// <summary>Most requests in an answer; most that paging reaches.</summary>
    public const int MaxPage = 1_000, MaxReached = 10_000;

    private const int MaxRadius = 5_000, FallbackRadius = 500;

    /// <summary>Reads the parameters of a request.</summary>
    /// <param name="parameter">The value of a parameter, or null.</param>
    /// <param name="catalogue">The categories.</param>
    /// <param name="now">When it is asked.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static GeoQuery Read(Func<string, string?> parameter, Catalogue catalogue, DateTimeOffset now, List<GeoError> errors)
    {
        var services = Words(parameter("service_code"));
        foreach (var code in services)
            if (catalogue.Find(code) is not { IsPublic: true })
                errors.Add(new GeoError(StatusCodes.Status404NotFound, $"There is no service '{code}'."));
        var states = Words(parameter("status"));
        if (states.FirstOrDefault(word => word is not ("open" or "closed")) is { } unknown)
            errors.Add(new GeoError(StatusCodes.Status400BadRequest, $"status must be open or closed, not '{unknown}'."));
        var (from, until) = Span(Time("start_date", parameter, errors), Time("end_date", parameter, errors), now, errors);
        var query = new GeoQuery(
            services, from, until, states.IsEmpty || states.Contains("open"), states.IsEmpty || states.Contains("closed"),
            Time("updated_after", parameter, errors), Time("updated_before", parameter, errors), Around(parameter, errors),
            Whole("radius", parameter, MaxRadius, FallbackRadius, errors), Whole("page", parameter, MaxReached, 1, errors),
            Whole("page_size", parameter, MaxPage, MaxPage, errors));
        if ((long)query.Page * query.PageSize > MaxReached)
            errors.Add(new GeoError(
                StatusCodes.Status400BadRequest, $"Pages reach {MaxReached} requests far; ask for a shorter time."));
        return query;
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Span(
        DateTimeOffset? start, DateTimeOffset? end, DateTimeOffset now, List<GeoError> errors)
    {
        var until = end ?? (start is { } first && first < now - Window ? first + Window : now);
        var from = start ?? Earlier(until);
        if (from > until)
            errors.Add(new GeoError(StatusCodes.Status400BadRequest, "start_date must not lie after end_date."));
        else if (until - from > Window)
            errors.Add(new GeoError(StatusCodes.Status400BadRequest, "start_date and end_date lie at most 90 days apart."));
        return (from, until);
    }

    private static DateTimeOffset Earlier(DateTimeOffset until) =>
        until.UtcTicks < Window.Ticks ? DateTimeOffset.MinValue : until - Window;

    private static Position? Around(Func<string, string?> parameter, List<GeoError> errors)
    {
        var (latitude, longitude) = (parameter("lat"), parameter("long"));
        if (string.IsNullOrEmpty(latitude) && string.IsNullOrEmpty(longitude))
            return null;
        var position = PositionOf(latitude, longitude);
        if (position is null)
            errors.Add(new GeoError(
                StatusCodes.Status400BadRequest, "lat and long come together, as degrees of WGS 84: lat=30.54&long=119.97."));
        return position;
    }

    /// <summary>The position of two texts, or null if they are none.</summary>
    public static Position? PositionOf(string? latitude, string? longitude) =>
        double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var north)
        && double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var east)
        && Datums.Check(new Position(east, north)) is null
            ? new Position(east, north)
            : null;

    private static DateTimeOffset? Time(string name, Func<string, string?> parameter, List<GeoError> errors)
    {
        // A '+' that was not percent-encoded arrives as a space; no time contains a space otherwise.
        if (parameter(name)?.Replace(' ', '+') is not { Length: > 0 } text)
            return null;
        if (Parameters.IsInstant(text, out var at) && at.Year is > 1 and < 9999)
            return at;
        errors.Add(new GeoError(
            StatusCodes.Status400BadRequest, $"{name} must be a time with its zone, for example 2026-04-01T08:00:00+08:00."));
        return null;
    }

    private static int Whole(string name, Func<string, string?> parameter, int most, int fallback, List<GeoError> errors)
    {
        if (parameter(name) is not { Length: > 0 } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        errors.Add(new GeoError(StatusCodes.Status400BadRequest, $"{name} must be a whole number from 1 to {most}."));
        return fallback;
    }

    /// <summary>The words of a list with commas.</summary>
    public static ImmutableArray<string> Words(string? text) => string.IsNullOrEmpty(text)
        ? []
        : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
