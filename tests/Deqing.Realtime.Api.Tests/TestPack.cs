using System.Globalization;
using Deqing.Realtime.Storage.Tests.Counties;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Api.Tests;

/// <summary>
/// A county of two townships, three villages and forty ponds: P0001 to P0039 in the first village, P0040 in the second
/// township. Sensor S00001 stands on P0001 and so on; S00101 is an outlet on P0001, S00102 a level station of a village.
/// </summary>
internal static class TestPack
{
    public const string County = "990001", FirstTownship = "990001001", SecondTownship = "990001002";
    public const string FirstVillage = "990001001201", Community = "990001001001", SecondVillage = "990001002201";
    public const int Ponds = 40;

    public static SmallPack Create()
    {
        var ponds = Enumerable.Range(1, Ponds).ToArray();
        var pack = new SmallPack();
        pack.Change("county.json", """
            {"key": "levelStation"
            """, """
            {"key": "outlet", "names": {"zh": "排口", "en": "Outlet"}, "place": "pond", "metrics": ["ph"], "intervalSeconds": 60},
            {"key": "levelStation"
            """);
        pack.Write("townships.csv", $"""
            number,code,name_zh,name_en,longitude,latitude,source,approximate
            1,{FirstTownship},甲镇,First Town,120.0,30.5,test,false
            2,{SecondTownship},乙镇,Second Town,120.1,30.5,test,false

            """);
        pack.Write("villages.csv", $"""
            number,code,name_zh,name_en,township_code,kind,longitude,latitude
            1,{FirstVillage},甲村,First Village,{FirstTownship},village,120.01,30.51
            2,{Community},乙社区,Second Community,{FirstTownship},community,120.02,30.52
            3,{SecondVillage},丙村,Third Village,{SecondTownship},village,120.11,30.52

            """);
        pack.Write("ponds.csv", Lines(
            "number,id,name_zh,name_en,village_code,area_ha,longitude,latitude",
            ponds.Select(n => $"{n},{Id('P', 4, n)},{n}号塘,Pond {n},{(n < Ponds ? FirstVillage : SecondVillage)},5.25,120.011,30.511")));
        pack.Write("sensors.csv", Lines(
            "number,id,station_type,place_id,longitude,latitude,registered_at",
            ponds.Select(n => $"{n},{Id('S', 5, n)},pondStation,{Id('P', 4, n)},120.011,30.511,2026-01-01T00:00:00+08:00")
                .Append("101,S00101,outlet,P0001,120.011,30.511,2026-01-01T00:00:00+08:00")
                .Append($"102,S00102,levelStation,{Community},120.02,30.52,2026-01-01T00:00:00+08:00")));
        pack.Write("townships.geojson", SmallPack.Areas(
            (FirstTownship, [119.95, 30.45, 120.05, 30.55]), (SecondTownship, [120.08, 30.45, 120.15, 30.55])));
        pack.Write("villages.geojson", SmallPack.Areas(
            (FirstVillage, [120.005, 30.505, 120.015, 30.515]), (Community, [120.015, 30.505, 120.025, 30.525]),
            (SecondVillage, [120.105, 30.515, 120.115, 30.525])));
        pack.Write("ponds.geojson", SmallPack.Points(ponds.Select(n => Id('P', 4, n))));
        foreach (var file in Directory.GetFiles(DeadlineVectors.Holidays, "*.json"))
            pack.WriteBytes($"holidays/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        return pack;
    }

    private static string Id(char kind, int digits, int number) =>
        kind + number.ToString($"D{digits}", CultureInfo.InvariantCulture);

    private static string Lines(string header, IEnumerable<string> rows) => string.Join('\n', rows.Prepend(header)) + "\n";
}
