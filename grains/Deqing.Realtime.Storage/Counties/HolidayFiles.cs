using Deqing.Realtime.Domain.Clocks;

namespace Deqing.Realtime.Storage.Counties;

/// <summary>holidays/{year}.json: days off and made-up working days, in the format of holiday-cn.</summary>
internal static class HolidayFiles
{
    private const int December = 12;

    /// <summary>The working days by all files; a year with a file is a published one.</summary>
    public static WorkDays Read(PackFolder pack)
    {
        if (pack.Files("holidays", "*.json") is not { } files)
            return WorkDays.Plain;
        if (files.IsEmpty)
            pack.Add("holidays", "", "the folder has no file named after a year");
        var (years, days, dates) = (new List<int>(), new List<SpecialDay>(), new Unique<DateOnly>("date"));
        foreach (var file in files)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (!(name.Length == 4 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var year)))
                pack.Add(file, "", "must be named after its year, like 2026.json");
            else if (!WorkDays.IsInRange(year))
                pack.Add(file, "", $"must be named after a year from {WorkDays.FirstYear} to {WorkDays.LastYear}");
            else if (pack.Json(file) is { } root)
            {
                years.Add(year);
                Read(root, year, days, dates);
            }
        }

        return new WorkDays(years, days);
    }

    private static void Read(PackObject root, int year, List<SpecialDay> days, Unique<DateOnly> dates)
    {
        if (root.Integer("year", 1, 9999) is > 0 and var stated && stated != year)
            root.Mistake("year", $"must be {year} like the name of the file, is {stated}");
        foreach (var day in root.Items("days"))
        {
            var (name, off, text) = (day.Text("name"), day.Flag("isOffDay"), day.Text("date"));
            if (text.Length == 0)
                continue;
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                day.Mistake("date", $"'{text}' is no date like 2026-01-01");
            else if (!Concerns(year, date))
                day.Mistake("date", $"'{text}' is neither in {year} nor in the December before");
            else if (dates.Mistake(date) is not null)
                day.Mistake("date", $"date '{text}' stands twice");
            else
                days.Add(new SpecialDay(date, name, off));
        }
    }

    // The notice for a year also says what is off or worked around the New Year before it: 29 December 2018 was worked by that of 2019.
    private static bool Concerns(int year, DateOnly date) =>
        date.Year == year || (date.Year == year - 1 && date.Month == December && WorkDays.IsInRange(date.Year));
}
