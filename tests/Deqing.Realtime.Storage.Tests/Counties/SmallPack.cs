using System.Globalization;
using System.Text;

namespace Deqing.Realtime.Storage.Tests.Counties;

/// <summary>A small county pack without mistakes in a folder of its own, deleted with the object.</summary>
internal sealed class SmallPack : IDisposable
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["county.json"] = """
            {
              "code": "990001", "names": {"zh": "试县", "en": "Trial County"}, "timeZone": "Asia/Shanghai", "datum": "WGS84",
              "center": [120.0, 30.5], "workingHours": [["08:30", "12:00"], ["14:00", "17:30"]],
              "synthetic": ["ponds.csv"], "notes": [{"zh": "合成", "en": "Synthetic"}], "somethingNew": 1,
              "stationTypes": [
                {"key": "pondStation", "names": {"zh": "塘站", "en": "Pond station"}, "place": "pond",
                 "metrics": ["dissolvedOxygen", "ph"], "intervalSeconds": 60},
                {"key": "levelStation", "names": {"zh": "水位站", "en": "Level station"}, "place": "village",
                 "metrics": ["waterLevel"], "intervalSeconds": 300}
              ]
            }
            """,
        ["metrics.json"] = """
            {
              "metrics": [
                {"number": 1, "key": "dissolvedOxygen", "names": {"zh": "溶解氧", "en": "Dissolved oxygen"}, "unit": "mg/L",
                 "min": 0, "max": 25, "resolution": 0.01, "decimals": 2, "hj212": "w01009",
                 "limits": [{"standard": "GB 3838-2002", "case": "III", "operator": ">=", "value": 5, "unit": "mg/L",
                             "confirmed": true, "source": "text"}]},
                {"number": 3, "key": "ph", "names": {"zh": "pH", "en": "pH"}, "unit": "",
                 "min": 0, "max": 14, "resolution": 0.01, "decimals": 2, "hj212": "w01001",
                 "limits": [{"standard": "GB 3838-2002", "case": "III", "operator": "range", "value": [6, 9], "unit": "",
                             "confirmed": true, "source": "text"}]},
                {"number": 15, "key": "waterLevel", "names": {"zh": "水位", "en": "Water level"}, "unit": "m",
                 "min": -10, "max": 200, "resolution": 0.01, "decimals": 2, "hj212": null, "limits": []}
              ]
            }
            """,
        ["rules.json"] = """
            {
              "rules": [
                {"id": "oxygen-low", "names": {"zh": "低氧", "en": "Low oxygen"}, "advice": {"zh": "增氧", "en": "Aerate"},
                 "stationType": "pondStation", "metric": "dissolvedOxygen", "when": "below", "threshold": 3, "release": 3.5,
                 "holdSeconds": 300, "severity": "serious", "category": "pondOxygen", "source": "practice"},
                {"id": "ph-high", "names": {"zh": "碱", "en": "High pH"}, "advice": {"zh": "换水", "en": "Change water"},
                 "stationType": "pondStation", "metric": "ph", "when": "above", "threshold": 9.5, "release": 9.5,
                 "holdSeconds": 0, "severity": "warning", "category": "pondPh", "source": "practice"}
              ]
            }
            """,
        ["departments.json"] = """
            {
              "departments": [
                {"id": "agriculture", "names": {"zh": "农业局", "en": "Agriculture"}, "synthetic": false},
                {"id": "firstTown", "names": {"zh": "甲镇政府", "en": "First Town Office"}, "synthetic": true}
              ]
            }
            """,
        ["escalation.json"] = """{"policies": []}""",
        ["categories.json"] = """
            {
              "stages": {
                "verify": {"class": "urgentMinute", "value": 30}, "file": {"class": "urgentMinute", "value": 15},
                "dispatch": {"class": "urgentMinute", "value": 15}, "arbitrate": {"class": "workDay", "value": 2},
                "accept": {"class": "workHour", "value": 4}, "check": {"class": "urgentMinute", "value": 30},
                "close": {"class": "urgentHour", "value": 2}
              },
              "flow": {
                "maxExtensions": 2, "longestHoldDays": 365, "maxHolds": 1, "arbitrateAfter": 2, "reopenWithinDays": 30,
                "duplicateMetres": 100, "duplicateDays": 7
              },
              "groups": [
                {"id": "water", "code": "01", "names": {"zh": "水", "en": "Water"}},
                {"id": "environment", "code": "02", "names": {"zh": "环境", "en": "Environment"}}
              ],
              "categories": [
                {"id": "pondOxygen", "code": "0101", "group": "water", "names": {"zh": "缺氧", "en": "Low oxygen"},
                 "keywords": ["浮头", "gasping"], "isPublic": false, "isQuestion": false, "level": "serious",
                 "promise": {"class": "urgentDay", "value": 1},
                 "conditions": [{"id": "alarm", "filing": {"zh": "报警", "en": "Alarm"}, "limit": {"class": "urgentHour", "value": 2},
                                 "closing": {"zh": "回升", "en": "Recovered"}}],
                 "evidence": [], "check": "byLot", "checkShare": 20,
                 "responsible": [{"township": null, "department": "agriculture"}]},
                {"id": "pondPh", "code": "0102", "group": "water", "names": {"zh": "碱", "en": "pH"}, "keywords": [],
                 "isPublic": false, "isQuestion": false, "level": "warning", "promise": {"class": "workDay", "value": 2},
                 "conditions": [{"id": "alarm", "filing": {"zh": "报警", "en": "Alarm"}, "limit": {"class": "workHour", "value": 7},
                                 "closing": {"zh": "回落", "en": "Back"}}],
                 "evidence": ["photo", "voice"], "check": "always",
                 "responsible": [{"township": "990001001", "department": "firstTown"},
                                 {"township": null, "department": "agriculture"}]},
                {"id": "garbage", "code": "0201", "group": "environment", "names": {"zh": "垃圾", "en": "Rubbish"},
                 "keywords": ["垃圾", "rubbish"], "isPublic": true, "isQuestion": false, "level": "notice",
                 "promise": {"class": "workDay", "value": 5},
                 "conditions": [{"id": "usual", "filing": {"zh": "一般", "en": "Usual"}, "limit": {"class": "workDay", "value": 1},
                                 "closing": {"zh": "清除", "en": "Removed"}},
                                {"id": "large", "filing": {"zh": "大量", "en": "Large"}, "limit": {"class": "workDay", "value": 3},
                                 "closing": {"zh": "清运", "en": "Carted away"}}],
                 "evidence": ["photo"], "check": "always", "responsible": [{"township": null, "department": "firstTown"}]}
              ]
            }
            """,
        ["layers.json"] = """
            {
              "layers": [
                {"id": "ponds", "group": "places", "names": {"zh": "鱼塘", "en": "Ponds"}, "kind": "ponds", "filter": null,
                 "visible": true, "minZoom": 10.5, "synthetic": true},
                {"id": "levels", "group": "devices", "names": {"zh": "水位", "en": "Levels"}, "kind": "sensors",
                 "filter": "levelStation", "visible": false, "minZoom": 0, "synthetic": true}
              ]
            }
            """,
        ["townships.csv"] = """
            number,code,name_zh,name_en,longitude,latitude,source,approximate
            1,990001001,甲镇,First Town,120.0,30.5,"somebody, somewhere",false

            """,
        ["villages.csv"] = """
            number,code,name_zh,name_en,township_code,kind,longitude,latitude
            1,990001001201,甲村,First Village,990001001,village,120.01,30.51
            2,990001001001,乙社区,Second Community,990001001,community,120.02,30.52

            """,
        ["ponds.csv"] = """
            number,id,name_zh,name_en,village_code,area_ha,longitude,latitude
            1,P0001,一号塘,Pond 1,990001001201,5.25,120.011,30.511
            2,P0002,二号塘,Pond 2,990001001201,4,120.012,30.512

            """,
        ["sensors.csv"] = """
            number,id,station_type,place_id,longitude,latitude,registered_at
            1,S00001,pondStation,P0001,120.011,30.511,2026-01-01T00:00:00+08:00
            2,S00002,pondStation,P0002,120.012,30.512,2026-01-01T00:00:00Z
            7,S00007,levelStation,990001001001,120.02,30.52,2026-01-01T00:00:00.5+08:00

            """,
        ["boundary.geojson"] = Areas(("990001", [119.9, 30.4, 120.2, 30.6])),
        ["townships.geojson"] = Areas(("990001001", [119.95, 30.45, 120.05, 30.55])),
        ["villages.geojson"] = Areas(
            ("990001001201", [120.005, 30.505, 120.015, 30.515]), ("990001001001", [120.015, 30.505, 120.025, 30.525])),
        ["ponds.geojson"] = Points("P0001", "P0002"),
        ["holidays/2026.json"] = """
            {"$schema": "x", "year": 2026, "days": [{"name": "元旦", "date": "2026-01-01", "isOffDay": true}]}
            """,
        ["SOURCES.md"] = "# Sources\n",
    };

    public SmallPack()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "holidays"));
        foreach (var (file, text) in Files)
            Write(file, text);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("county-").FullName;

    /// <summary>Replaces a text that stands exactly once in a file.</summary>
    public SmallPack Change(string file, string what, string with)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(Path, file));
        var at = text.IndexOf(what, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no {what}");
        Write(file, text[..at] + with + text[(at + what.Length)..]);
        return this;
    }

    public void Write(string file, string text) => WriteBytes(file, Encoding.UTF8.GetBytes(text));

    public void WriteBytes(string file, byte[] bytes) => File.WriteAllBytes(System.IO.Path.Combine(Path, file), bytes);

    public void Delete(string file) => File.Delete(System.IO.Path.Combine(Path, file));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>A GeoJSON file of rectangles: west, south, east, north.</summary>
    internal static string Areas(params (string Code, double[] Box)[] places) =>
        Features("code", places.Select(place => (place.Code, Rectangle(place.Box))));

    /// <summary>A GeoJSON file of points.</summary>
    internal static string Points(params IEnumerable<string> ids) =>
        Features("id", ids.Select(id => (id, """{"type":"Point","coordinates":[120.0,30.5]}""")));

    private static string Rectangle(double[] box) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""
        {"type":"Polygon","coordinates":[[[{{{box[0]}}},{{{box[1]}}}],[{{{box[2]}}},{{{box[1]}}}],
        [{{{box[2]}}},{{{box[3]}}}],[{{{box[0]}}},{{{box[3]}}}],[{{{box[0]}}},{{{box[1]}}}]]]}
        """);

    private static string Features(string key, IEnumerable<(string Id, string Geometry)> places) =>
        """{"type":"FeatureCollection","synthetic":true,"features":[""" + "\n"
        + string.Join(",\n", places.Select((place, index) =>
            $$$"""
            {"type":"Feature","id":{{{index + 1}}},"properties":{"{{{key}}}":"{{{place.Id}}}"},"geometry":{{{place.Geometry}}}}
            """))
        + "]}\n";
}
