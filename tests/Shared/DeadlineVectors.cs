using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Tests;

/// <summary>The deadline vectors beside this file and the holidays of the county pack they count with.</summary>
internal static class DeadlineVectors
{
    private static readonly string Root = RootFolder();

    /// <summary>The file as it is.</summary>
    public static readonly JsonNode File =
        JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(Root, "tests", "Shared", "deadlines", "deadline-vectors.json")))!;

    /// <summary>The folder of the holidays.</summary>
    public static readonly string Holidays = Path.Combine(Root, "deploy", "counties", "deqing", "holidays");

    /// <summary>The days the notices name.</summary>
    public static readonly ImmutableArray<SpecialDay> Special =
    [
        .. from file in Directory.GetFiles(Holidays, "*.json")
           from day in JsonNode.Parse(System.IO.File.ReadAllText(file))!["days"]!.AsArray()
           select new SpecialDay(
               DateOnly.Parse((string)day!["date"]!, CultureInfo.InvariantCulture), (string)day["name"]!, (bool)day["isOffDay"]!),
    ];

    /// <summary>The years that have a notice.</summary>
    public static readonly ImmutableArray<int> Years =
    [
        .. Directory.GetFiles(Holidays, "*.json").Order(StringComparer.Ordinal)
            .Select(file => int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)),
    ];

    /// <summary>The working days of the vectors.</summary>
    public static readonly WorkDays Days = new(Years, Special);

    /// <summary>A calendar of the file.</summary>
    public static WorkCalendar Calendar(string name) => new(
        TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
        new WorkHours(
        [
            .. File["calendars"]![name]!.AsArray().Select(slot => new WorkSlot(
                WorkSlot.MinuteOf((string)slot![0]!)!.Value, WorkSlot.MinuteOf((string)slot[1]!)!.Value)),
        ]),
        Days);

    /// <summary>An instant as it stands there.</summary>
    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string RootFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
