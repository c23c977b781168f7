using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>county.json: what the county is called, where it lies, how it counts, and the kinds of device it has.</summary>
internal sealed record CountyFile(
    string Code,
    Names Names,
    string TimeZone,
    string Datum,
    Position Center,
    ImmutableArray<WorkSlot> WorkingHours,
    ImmutableArray<Names> Notes,
    IReadOnlyList<StationType> StationTypes)
{
    /// <summary>The longest interval at which a device may report: beyond a day it would always count as offline.</summary>
    public const int MaxIntervalSeconds = 86_400;

    public const string File = "county.json";

    public static CountyFile? Read(PackFolder pack, IReadOnlyList<Metric>? metrics)
    {
        if (pack.Json(File) is not { } root)
            return null;
        return new CountyFile(
            root.Id("code"), root.Names("names"), TimeZoneOf(root), DatumOf(root), CenterOf(root), WorkingHoursOf(root),
            [.. root.Items("notes").Select(Note)], StationTypesOf(pack, root, metrics));
    }

    private static Names Note(PackObject note) => new(note.Text("zh"), note.Text("en"));

    private static string TimeZoneOf(PackObject root)
    {
        var name = root.Text("timeZone");
        if (name.Length > 0 && !(TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId))
            root.Mistake("timeZone", $"'{name}' is no IANA time zone this machine knows");
        return name;
    }

    private static string DatumOf(PackObject root)
    {
        var datum = root.Text("datum");
        if (datum is not ("" or "WGS84"))
            root.Mistake("datum", $"'{datum}' is not WGS84; convert the positions of the pack");
        return datum;
    }

    private static Position CenterOf(PackObject root)
    {
        var (longitude, latitude) = root.Pair("center");
        var center = new Position(longitude, latitude);
        if (!double.IsNaN(longitude) && !double.IsNaN(latitude) && PackFolder.PositionMistake(center) is { } mistake)
            root.Mistake("center", mistake);
        return center;
    }

    private static ImmutableArray<WorkSlot> WorkingHoursOf(PackObject root)
    {
        var slots = ImmutableArray.CreateBuilder<WorkSlot>();
        if (root.TextPairs("workingHours") is not { } pairs)
            return [];
        foreach (var (index, (from, until)) in pairs.Index())
        {
            foreach (var time in (string[])[from, until])
                if (WorkSlot.MinuteOf(time) is null)
                {
                    root.Mistake($"workingHours[{index}]", $"'{time}' is no time of day like 08:30, at most 24:00");
                    return [];
                }

            slots.Add(new WorkSlot(WorkSlot.MinuteOf(from)!.Value, WorkSlot.MinuteOf(until)!.Value));
        }

        if (WorkHours.Refused(slots.ToImmutable()) is { } refusal)
            root.Mistake("workingHours", Words.Of(refusal));
        return slots.ToImmutable();
    }

    private static List<StationType> StationTypesOf(PackFolder pack, PackObject root, IReadOnlyList<Metric>? metrics)
    {
        var keys = new Unique<string>("station type");
        var types = new List<StationType>();
        foreach (var part in root.Items("stationTypes"))
        {
            var type = new StationType(
                part.Id("key"), part.Names("names"), part.Word("place", Words.PlaceKinds), part.Texts("metrics"),
                TimeSpan.FromSeconds(part.Integer("intervalSeconds", 1, MaxIntervalSeconds)));
            if (keys.Mistake(type.Key) is { } twice)
                part.Mistake("key", twice);
            if (part.TextOrNull("place") is not { } place || !Words.PlaceKinds.ContainsKey(place))
                pack.Distrust(File);
            if (type.Metrics.IsEmpty && part.IsArray("metrics"))
                part.Mistake("metrics", "must name at least one metric");
            var measured = new Unique<string>("metric");
            foreach (var metric in type.Metrics)
            {
                if (measured.Mistake(metric) is { } again)
                    part.Mistake("metrics", again);
                else if (metrics is not null && metrics.All(known => known.Key != metric))
                    part.Mistake("metrics", $"unknown metric '{metric}'");
            }

            types.Add(type);
        }

        return types;
    }
}
