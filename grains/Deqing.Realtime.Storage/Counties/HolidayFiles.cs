namespace Deqing.Realtime.Storage.Counties;

/// <summary>holidays/{year}.json: days off and made-up working days, in the format of holiday-cn.</summary>
internal static class HolidayFiles
{
    public static void Check(PackFolder pack)
    {
        if (pack.Files("holidays", "*.json") is not { } files)
            return;
        if (files.IsEmpty)
            pack.Add("holidays", "", "the folder has no file named after a year");
        foreach (var file in files)
            Check(pack, file);
    }

    private static void Check(PackFolder pack, string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!(name.Length == 4 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var year)))
        {
            pack.Add(file, "", "must be named after its year, like 2026.json");
            return;
        }

        if (pack.Json(file) is not { } root)
            return;
        if (root.Integer("year", 1, 9999) is > 0 and var stated && stated != year)
            root.Mistake("year", $"must be {year} like the name of the file, is {stated}");
        var dates = new Unique<string>("date");
        foreach (var day in root.Items("days"))
        {
            day.Text("name");
            day.Flag("isOffDay");
            var date = day.Text("date");
            if (date.Length > 0 && !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                day.Mistake("date", $"'{date}' is no date like 2026-01-01");
            else if (dates.Mistake(date) is { } twice)
                day.Mistake("date", twice);
        }
    }
}
