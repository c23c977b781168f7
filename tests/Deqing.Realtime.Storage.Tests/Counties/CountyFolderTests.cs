using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Storage.Tests.Counties;

public sealed class CountyFolderTests
{
    /// <summary>A change to a pack without mistakes, and the one mistake it must be told as.</summary>
    public static readonly TheoryData<string, string, string, string> OneMistake = new()
    {
        { "county.json", "\"datum\": \"WGS84\"", "\"datum\": \"GCJ02\"",
            "county.json, datum: 'GCJ02' is not WGS84; convert the positions of the pack" },
        { "county.json", "Asia/Shanghai", "Asia/Hangzhou",
            "county.json, timeZone: 'Asia/Hangzhou' is no IANA time zone this machine knows" },
        { "county.json", "[120.0, 30.5]", "[120.0, 95]", "county.json, center: longitude 120, latitude 95 is outside ±180°, ±90°" },
        { "county.json", "[120.0, 30.5]", "[120.0]", "county.json, center: must be an array of two numbers" },
        { "county.json", "\"workingHours\"", "\"hours\"", "county.json, workingHours: is missing" },
        { "county.json", "[\"08:30\", \"12:00\"]", "[\"08:30\"]",
            "county.json, workingHours: must be an array of arrays of two texts" },
        { "county.json", "[[\"08:30\", \"12:00\"], [\"14:00\", \"17:30\"]]", "[]",
            "county.json, workingHours: must name at least one slot" },
        { "county.json", "\"17:30\"", "\"5:30\"",
            "county.json, workingHours[1]: '5:30' is no time of day like 08:30, at most 24:00" },
        { "county.json", "\"17:30\"", "\"14:00\"", "county.json, workingHours: every slot must end after it begins" },
        { "county.json", "\"14:00\"", "\"11:59\"",
            "county.json, workingHours: every slot must begin when the one before it has ended" },
        { "county.json", "\"zh\": \"试县\", ", "", "county.json, names.zh: is missing" },
        { "county.json", "\"en\": \"Trial County\"", "\"en\": \" \"", "county.json, names.en: must not be empty" },
        { "county.json", "\"code\": \"990001\"", "\"code\": \"99/0001\"",
            "county.json, code: '99/0001' is not an id: 1 to 64 of A–Z a–z 0–9 . _ -" },
        { "county.json", "[\"dissolvedOxygen\", \"ph\"]", "[\"dissolvedOxygen\", \"ph\", \"sulphur\"]",
            "county.json, stationTypes[0].metrics: unknown metric 'sulphur'" },
        { "county.json", "\"place\": \"village\"", "\"place\": \"river\"",
            "county.json, stationTypes[1].place: 'river' is none of pond, village" },
        { "county.json", "\"intervalSeconds\": 300", "\"intervalSeconds\": 0",
            "county.json, stationTypes[1].intervalSeconds: must be a whole number from 1 to 86400, is 0" },
        { "county.json", "\"code\": \"990001\",", "\"code\": \"990001\" ", "county.json, line 2: is not JSON: " },
        { "county.json", "\"code\": \"990001\",", "\"code\": \"990001\", \"code\": \"990002\",", "county.json: is not JSON: " },
        { "metrics.json", "\"number\": 15", "\"number\": 256",
            "metrics.json, metrics[2].number: must be a whole number from 1 to 255, is 256" },
        { "metrics.json", "\"number\": 15", "\"number\": 3", "metrics.json, metrics[2].number: number '3' stands twice" },
        { "metrics.json", "\"min\": -10", "\"min\": 200", "metrics.json, metrics[2].min: 200 must be lower than max 200" },
        { "metrics.json", "\"resolution\": 0.01", "\"resolution\": 0", "metrics.json, metrics[0].resolution: must be greater than 0" },
        { "metrics.json", "\"w01001\"", "\"w01009\"", "metrics.json, metrics[1].hj212: HJ 212 code 'w01009' stands twice" },
        { "metrics.json", "[6, 9]", "[9, 6]", "metrics.json, metrics[1].limits[0].value: the lower end of the range stands first" },
        { "metrics.json", "\">=\"", "\">\"", "metrics.json, metrics[0].limits[0].operator: '>' is none of <=, >=, range" },
        { "metrics.json", "\"confirmed\": true", "\"confirmed\": 1",
            "metrics.json, metrics[0].limits[0].confirmed: must be true or false" },
        { "rules.json", "\"metric\": \"ph\"", "\"metric\": \"acid\"", "rules.json, rules[1].metric: unknown metric 'acid'" },
        { "rules.json", "\"metric\": \"ph\"", "\"metric\": \"waterLevel\"",
            "rules.json, rules[1].metric: station type 'pondStation' does not measure 'waterLevel'" },
        { "rules.json", "\"stationType\": \"pondStation\"", "\"stationType\": \"boat\"",
            "rules.json, rules[0].stationType: unknown station type 'boat'" },
        { "rules.json", "\"stationType\": \"pondStation\"", "\"stationType\": \"levelStation\"",
            "rules.json, rules[0].stationType: rules run on ponds, and 'levelStation' stands in villages" },
        { "rules.json", "\"stationType\": \"pondStation\", ", "", "rules.json, rules[0].stationType: is missing" },
        { "rules.json", "\"release\": 3.5", "\"release\": 2.9",
            "rules.json, rules[0].release: 2.9 lies on the wrong side: a rule that speaks below 3 releases at or above it" },
        { "rules.json", "\"release\": 9.5", "\"release\": 9.6",
            "rules.json, rules[1].release: 9.6 lies on the wrong side: a rule that speaks above 9.5 releases at or below it" },
        { "rules.json", "\"release\": 3.5", "\"release\": 26",
            "rules.json, rules[0].release: 26 lies outside the range of 'dissolvedOxygen', 0 to 25" },
        { "rules.json", "\"severity\": \"serious\"", "\"severity\": \"normal\"",
            "rules.json, rules[0].severity: 'normal' is none of critical, notice, serious, warning" },
        { "rules.json", "\"when\": \"above\"", "\"when\": \"beyond\"", "rules.json, rules[1].when: 'beyond' is none of above, below" },
        { "rules.json", "\"id\": \"ph-high\"", "\"id\": \"oxygen-low\"", "rules.json, rules[1].id: rule 'oxygen-low' stands twice" },
        { "rules.json", "\"id\": \"ph-high\"", "\"id\": \"ph.high\"", "rules.json, rules[1].id: 'ph.high' must not contain a dot" },
        { "layers.json", "\"kind\": \"ponds\"", "\"kind\": \"lakes\"",
            "layers.json, layers[0].kind: 'lakes' is none of boundary, cases, ponds, sensors, townships, villages" },
        { "layers.json", "\"filter\": \"levelStation\"", "\"filter\": \"boat\"",
            "layers.json, layers[1].filter: unknown station type 'boat'" },
        { "townships.csv", "120.0,30.5", "1200,30.5", "townships.csv, line 2: longitude 1200, latitude 30.5 is outside ±180°, ±90°" },
        { "townships.csv", "somewhere\"", "somewhere", "townships.csv, line 2: a quotation mark is not closed" },
        { "townships.csv", "甲镇", "甲\"镇", "townships.csv, line 2: a quotation mark stands where RFC 4180 allows none" },
        { "townships.csv", "甲镇", "", "townships.csv, line 2: name_zh must not be empty" },
        { "villages.csv", "2,990001001001", "1,990001001001", "villages.csv, line 3: number '1' stands twice" },
        { "villages.csv", "990001001,community", "990001009,community", "villages.csv, line 3: unknown township '990001009'" },
        { "villages.csv", "990001001,community", "990001001,hamlet", "villages.csv, line 3: kind 'hamlet' is none of community, village" },
        { "villages.csv", "township_code", "town", "villages.csv, line 1: column 'township_code' is missing" },
        { "ponds.csv", "2,P0002", "2,p0001", "ponds.csv, line 3: id 'p0001' stands twice" },
        { "ponds.csv", "2,P0002", "2,00P0001", "ponds.csv, line 3: id '00P0001' stands twice" },
        { "ponds.csv", "2,P0002", "2,P0001", "ponds.csv, line 3: id 'P0001' stands twice" },
        { "ponds.csv", "2,P0002", "two,P0002", "ponds.csv, line 3: number must be a whole number from 1 to 1000000, is 'two'" },
        { "ponds.csv", "990001001201,4", "990001001999,4", "ponds.csv, line 3: unknown village '990001001999'" },
        { "ponds.csv", ",4,", ",0,", "ponds.csv, line 3: area_ha must be greater than 0" },
        { "ponds.csv", ",4,", ",", "ponds.csv, line 3: has 7 fields, the header has 8" },
        { "sensors.csv", "S00002,pondStation", "S00002,boat", "sensors.csv, line 3: unknown station_type 'boat'" },
        { "sensors.csv", "pondStation,P0002", "pondStation,P0009",
            "sensors.csv, line 3: place_id 'P0009' is neither a pond nor a village" },
        { "sensors.csv", "pondStation,P0002", "pondStation,990001001201",
            "sensors.csv, line 3: a pondStation stands at a pond, '990001001201' is a village" },
        { "sensors.csv", "levelStation,990001001001", "levelStation,P0001",
            "sensors.csv, line 4: a levelStation stands in a village, 'P0001' is a pond" },
        { "sensors.csv", "2,S00002", "2,S 2", "sensors.csv, line 3: id: 'S 2' is not an id: 1 to 64 of A–Z a–z 0–9 . _ -" },
        { "sensors.csv", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00",
            "sensors.csv, line 3: registered_at must be a time like 2026-01-01T00:00:00+08:00, is '2026-01-01T00:00:00'" },
        { "ponds.geojson", "\"FeatureCollection\"", "\"Feature\"", "ponds.geojson, type: must be FeatureCollection, is 'Feature'" },
        { "ponds.geojson", "\"id\":\"P0002\"", "\"id\":\"P0001\"",
            "ponds.geojson, features[1].properties.id: must be 'P0002', the place of number 2" },
        { "villages.geojson", "\"Polygon\"", "\"Point\"",
            "villages.geojson, features[0].geometry.type: must be Polygon or MultiPolygon, is 'Point'" },
        { "villages.geojson", "\"Polygon\"", "\"MultiPolygon\"",
            "villages.geojson, features[0].geometry: cannot be read: "
            + "\"coordinates\" array is not compatible with \"type\" value of \"MultiPolygon\"" },
        { "villages.geojson", "\"coordinates\":[[[120.005,", "\"coordinates\":[[[\"west\",",
            "villages.geojson, features[0].geometry: cannot be read: Expected token is 'StartArray' but was 'String' (Value 'west')." },
        { "villages.geojson", "\"coordinates\"", "\"corners\"",
            "villages.geojson, features[0].geometry: is an empty area" },
        { "villages.geojson", "[120.005,30.505]]]", "[120.005,30.506]]]",
            "villages.geojson, features[0].geometry: cannot be read: points must form a closed linestring" },
        { "townships.geojson", "[120.05,30.55],[119.95,30.55]", "[119.95,30.55],[120.05,30.55]",
            "townships.geojson, features[0].geometry: is no area: Self-intersection at 120, 30.5" },
        { "boundary.geojson", "[120.2,30.6]", "[120.2,90.6]",
            "boundary.geojson, features[0].geometry: reaches beyond ±180°, ±90°" },
        { "boundary.geojson", "\"coordinates\":[[", "\"coordinates\":[],\"was\":[[",
            "boundary.geojson, features[0].geometry: is an empty area" },
        { "holidays/2026.json", "\"year\": 2026", "\"year\": 2025",
            "holidays/2026.json, year: must be 2026 like the name of the file, is 2025" },
        { "holidays/2026.json", "2026-01-01", "2025-11-30",
            "holidays/2026.json, days[0].date: '2025-11-30' is neither in 2026 nor in the December before" },
        { "holidays/2026.json", "\"days\": [", "\"days\": [{\"name\": \"元旦\", \"date\": \"2026-01-01\", \"isOffDay\": true}, ",
            "holidays/2026.json, days[1].date: date '2026-01-01' stands twice" },
        { "holidays/2026.json", "2026-01-01", "2026-02-30", "holidays/2026.json, days[0].date: '2026-02-30' is no date like 2026-01-01" },
    };

    [Fact]
    public void A_pack_without_mistakes_becomes_the_county()
    {
        using var pack = new SmallPack();
        var reading = CountyFolder.Load(pack.Path);
        Assert.Empty(reading.Mistakes);
        var county = reading.County!;
        Assert.Equal(("990001", "Asia/Shanghai", new Position(120, 30.5)), (county.Code, county.Parts.TimeZone, county.Parts.Center));
        Assert.Equal(VillageKind.Community, county.Villages["990001001001"].Kind);
        Assert.Equal(
            new PondPlace(1, "P0001", new Names("一号塘", "Pond 1"), "990001001201", 5.25, new Position(120.011, 30.511)),
            county.Ponds["P0001"]);
        Assert.Equal("990001001", county.TownshipOf(county.Ponds["P0002"]));
        Assert.Equal([7], new SensorBook(county.Parts.Sensors).At("990001001001").Select(sensor => sensor.Number));
        Assert.Equal(TimeSpan.FromSeconds(300), county.StationTypes["levelStation"].Interval);
        Assert.Equal((6, 9), (county.Metrics.Find("ph")!.Limits[0].Low, county.Metrics.Find("ph")!.Limits[0].High));
        var rule = county.Rules.Find("oxygen-low")!;
        Assert.Equal((1, Side.Below, 3f, 3.5f, Severity.Serious), (rule.Metric, rule.When, rule.Threshold, rule.Release, rule.Severity));
        Assert.Equal(["ponds", "levels"], county.Parts.Layers.Select(layer => layer.Id));
        Assert.Equal(("Asia/Shanghai", TimeSpan.FromHours(7)), (county.Calendar.Zone.Id, county.Calendar.Hours.PerDay));
        Assert.True(county.Calendar.Days.IsPublished(2026) && !county.Calendar.Days.IsPublished(2027));
        Assert.False(county.Calendar.Days.IsWorked(new DateOnly(2026, 1, 1)));
        Assert.True(county.Calendar.Days.IsWorked(new DateOnly(2026, 1, 2)));
    }

    [Fact]
    public void One_day_is_named_by_one_notice_whose_year_the_calendar_knows()
    {
        using var pack = new SmallPack();
        pack.Write("holidays/2027.json", """
            {"year": 2027, "days": [{"name": "元旦", "date": "2026-12-31", "isOffDay": true}]}
            """);
        var days = CountyFolder.Load(pack.Path).County!.Calendar.Days;
        Assert.True(days.IsPublished(2027) && !days.IsWorked(new DateOnly(2026, 12, 31)));
        pack.Write("holidays/2027.json", """
            {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}
            """);
        pack.Change("holidays/2026.json", "2026-01-01", "2026-12-31").Change("holidays/2027.json", "2027-01-01", "2026-12-31");
        pack.Write("holidays/2121.json", "{}");
        pack.Write("holidays/next.json", "{}");
        Assert.Equal(
            [
                "holidays/2027.json, days[0].date: date '2026-12-31' stands twice",
                "holidays/2121.json: must be named after a year from 2000 to 2120",
                "holidays/next.json: must be named after its year, like 2026.json",
            ],
            CountyFolder.Load(pack.Path).Mistakes.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void The_pack_of_this_repository_has_no_mistake()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Deqing.Realtime.sln")))
            folder = folder.Parent!;
        foreach (var pack in Directory.GetDirectories(Path.Combine(folder.FullName, "deploy", "counties")))
            Assert.Empty(CountyFolder.Load(pack).Mistakes);
    }

    [Theory]
    [MemberData(nameof(OneMistake))]
    public void A_mistake_is_told_once_with_its_file_and_place(string file, string what, string with, string told)
    {
        using var pack = new SmallPack();
        var reading = CountyFolder.Load(pack.Change(file, what, with).Path);
        Assert.Null(reading.County);
        var mistake = Assert.Single(reading.Mistakes).ToString();
        if (told.EndsWith("is not JSON: ", StringComparison.Ordinal))
            Assert.StartsWith(told, mistake, StringComparison.Ordinal);
        else
            Assert.Equal(told, mistake);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        using var pack = new SmallPack();
        pack.Change("rules.json", "\"metric\": \"ph\"", "\"metric\": \"acid\"")
            .Change("ponds.csv", "990001001201,4", "990001001999,0")
            .Change("sensors.csv", "pondStation,P0002", "boat,P0009");
        Assert.Equal(
            [
                "ponds.csv, line 3: unknown village '990001001999'",
                "ponds.csv, line 3: area_ha must be greater than 0",
                "sensors.csv, line 3: unknown station_type 'boat'",
                "sensors.csv, line 3: place_id 'P0009' is neither a pond nor a village",
                "rules.json, rules[1].metric: unknown metric 'acid'",
            ],
            CountyFolder.Load(pack.Path).Mistakes.Select(mistake => mistake.ToString()));
    }

    [Theory]
    [InlineData("county.json")]
    [InlineData("metrics.json")]
    [InlineData("rules.json")]
    [InlineData("departments.json")]
    [InlineData("categories.json")]
    [InlineData("escalation.json")]
    [InlineData("layers.json")]
    [InlineData("townships.csv")]
    [InlineData("villages.csv")]
    [InlineData("ponds.csv")]
    [InlineData("sensors.csv")]
    [InlineData("boundary.geojson")]
    [InlineData("townships.geojson")]
    [InlineData("villages.geojson")]
    [InlineData("ponds.geojson")]
    public void A_missing_file_is_told_and_accuses_no_other_file(string file)
    {
        using var pack = new SmallPack();
        pack.Delete(file);
        Assert.Equal([$"{file}: the file is missing"], CountyFolder.Load(pack.Path).Mistakes.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        var reading = CountyFolder.Load("/nowhere/at/all");
        Assert.Equal("/nowhere/at/all: there is no such county pack folder", Assert.Single(reading.Mistakes).ToString());
        using var pack = new SmallPack();
        Directory.Delete(Path.Combine(pack.Path, "holidays"), recursive: true);
        Assert.Equal("holidays: the folder is missing", Assert.Single(CountyFolder.Load(pack.Path).Mistakes).ToString());
    }

    [Fact]
    public void Text_that_is_not_plain_UTF_8_is_told()
    {
        using var pack = new SmallPack();
        pack.WriteBytes("county.json", [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']);
        pack.WriteBytes("ponds.csv", [(byte)'n', (byte)'\n', 0xB4, 0xC1]);
        Assert.Equal(
            [
                "county.json, line 1: starts with a byte order mark; save it as UTF-8 without one",
                "ponds.csv, line 2: is not UTF-8",
            ],
            CountyFolder.Load(pack.Path).Mistakes.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void A_feature_without_its_place_and_a_place_without_its_feature_are_told()
    {
        using var pack = new SmallPack();
        pack.Change("ponds.geojson", "\"id\":2", "\"id\":3");
        Assert.Equal(
            ["ponds.geojson, features[1].id: no place has the number 3", "ponds.geojson, features: no feature has the id 2 of 'P0002'"],
            CountyFolder.Load(pack.Path).Mistakes.Select(mistake => mistake.ToString()));
    }

    [Fact]
    public void Of_one_file_a_limited_number_of_mistakes_is_told()
    {
        using var pack = new SmallPack();
        var lines = Enumerable.Range(1, PackFolder.MaxMistakesPerFile + 5)
            .Select(number => $"{number},S{number},boat,P0001,120,30,2026-01-01T00:00:00Z");
        pack.Write("sensors.csv", "number,id,station_type,place_id,longitude,latitude,registered_at\n" + string.Join('\n', lines));
        var mistakes = CountyFolder.Load(pack.Path).Mistakes;
        Assert.Equal(PackFolder.MaxMistakesPerFile + 1, mistakes.Length);
        Assert.Equal("sensors.csv: and 5 more mistakes in this file", mistakes[^1].ToString());
    }
}
