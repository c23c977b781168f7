using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Benchmarks;

/// <summary>
/// The place of a position in the county of this repository. The target is 20 µs; the baseline asks the bounding box of every village
/// whether it holds the position and nothing else, which is fast and wrong.
/// </summary>
[MemoryDiagnoser]
public class PlaceBenchmark
{
    private const int Positions = 4_096;
    private readonly Position[] positions = new Position[Positions];
    private (double West, double South, double East, double North)[] boxes = [];
    private PlaceFinder finder = null!;

    /// <summary>Where the positions lie.</summary>
    public enum Area
    {
        /// <summary>At the ponds.</summary>
        Ponds,

        /// <summary>Anywhere in a box around the county, a good part of it outside.</summary>
        Around,
    }

    /// <summary>Where the positions lie.</summary>
    [Params(Area.Ponds, Area.Around)]
    public Area Where { get; set; }

    /// <summary>Reads the pack and spreads the positions, always the same.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var pack = Path.Combine(Sources.Repository, "deploy", "counties", "deqing");
        var reading = CountyFolder.Load(pack);
        finder = reading.Finder!;
        boxes = Boxes(Path.Combine(pack, "villages.geojson"));
        var ponds = reading.County!.Parts.Ponds;
        var (west, south) = (boxes.Min(box => box.West), boxes.Min(box => box.South));
        var (width, height) = (boxes.Max(box => box.East) - west, boxes.Max(box => box.North) - south);
        for (var index = 0; index < Positions; index++)
            positions[index] = Where == Area.Ponds
                ? ponds[index * 7 % ponds.Length].Position
                : new Position(west + (width * (index * 0.618034 % 1)), south + (height * (index * 0.754878 % 1)));
    }

    /// <summary>Boxes that hold a position.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Positions)]
    public int BareBoxes()
    {
        var held = 0;
        foreach (var at in positions)
            foreach (var box in boxes)
                if (at.Longitude >= box.West && at.Longitude <= box.East && at.Latitude >= box.South && at.Latitude <= box.North)
                    held++;
        return held;
    }

    /// <summary>The place.</summary>
    [Benchmark(OperationsPerInvoke = Positions)]
    public int Find()
    {
        var inside = 0;
        foreach (var at in positions)
            if (finder.Find(at).By == FoundBy.Village)
                inside++;
        return inside;
    }

    private static (double West, double South, double East, double North)[] Boxes(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. document.RootElement.GetProperty("features").EnumerateArray().Select(feature =>
            {
                var points = feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray()
                    .SelectMany(polygon => polygon[0].EnumerateArray())
                    .Select(point => (X: point[0].GetDouble(), Y: point[1].GetDouble())).ToArray();
                return (points.Min(at => at.X), points.Min(at => at.Y), points.Max(at => at.X), points.Max(at => at.Y));
            }),
        ];
    }
}
