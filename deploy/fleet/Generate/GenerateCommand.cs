using System.Globalization;

namespace Deqing.Realtime.Fleet.Generate;

/// <summary>
/// Reads the hand-written files of a county pack and writes its synthetic ones; the same input and seed give the same bytes.
/// </summary>
internal static class GenerateCommand
{
    public const string Help = """
          generate --county FOLDER [--seed N] [--output FOLDER]
              Writes the synthetic files of a county pack (village points and cells, ponds, sensors) from its hand-written ones.
              --seed    any whole number, default 330521        --output  default: the county folder itself
        """;

    public static void Run(Arguments arguments, TextWriter output)
    {
        var county = arguments.Required("--county");
        var seed = arguments.WholeNumber("--seed", 330521, long.MinValue, long.MaxValue);
        var target = arguments.Optional("--output") ?? county;
        arguments.Finish();

        var input = PackInput.Read(county);
        var places = CountyPlaces.Generate(input, seed);
        var ponds = PondLayout.Generate(input, places, seed);
        var sensors = SensorPlacing.Generate(input, places, ponds, seed);

        Directory.CreateDirectory(target);
        var writer = new PackWriter(target, input.Plane);
        writer.Townships(places.Townships);
        writer.Villages(places.Villages);
        writer.Ponds(ponds, input.Plan.Ponds.Names);
        writer.Sensors(sensors, input.Plan.Sensors.RegisteredAt);
        var hectares = ponds.Sum(pond => pond.Hectares);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{places.Villages.Count} villages, {ponds.Count} ponds on {hectares:0.000} ha, {sensors.Count} sensors."));
    }
}
