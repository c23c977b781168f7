using System.Collections.Frozen;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Microsoft.Spatial;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Geometry = NetTopologySuite.Geometries.Geometry;
using Position = Deqing.Realtime.Domain.Places.Position;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>
/// The functions of <c>$filter</c> and <c>$orderby</c> (built-in query functions of OGC 18-088). An argument that is null
/// or of another kind than the function works on makes the result null. All numbers are doubles.
/// </summary>
internal static class SensingFunctions
{
    private static readonly FrozenDictionary<string, Func<object?[], DateTimeOffset, object?>> Table =
        new Dictionary<string, Func<object?[], DateTimeOffset, object?>>(StringComparer.OrdinalIgnoreCase)
        {
            ["substringof"] = OfTexts((part, whole) => whole.Contains(part, StringComparison.Ordinal)),
            ["contains"] = OfTexts((whole, part) => whole.Contains(part, StringComparison.Ordinal)),
            ["startswith"] = OfTexts((whole, part) => whole.StartsWith(part, StringComparison.Ordinal)),
            ["endswith"] = OfTexts((whole, part) => whole.EndsWith(part, StringComparison.Ordinal)),
            ["indexof"] = OfTexts((whole, part) => (double)whole.IndexOf(part, StringComparison.Ordinal)),
            ["concat"] = OfTexts((first, second) => first + second),
            ["length"] = OfText(text => (double)text.Length),
            ["tolower"] = OfText(text => text.ToLowerInvariant()),
            ["toupper"] = OfText(text => text.ToUpperInvariant()),
            ["trim"] = OfText(text => text.Trim()),
            ["substring"] = Substring,
            ["round"] = OfNumber(number => Math.Round(number, MidpointRounding.AwayFromZero)),
            ["floor"] = OfNumber(Math.Floor),
            ["ceiling"] = OfNumber(Math.Ceiling),
            ["year"] = OfTime(time => (double)time.Year),
            ["month"] = OfTime(time => (double)time.Month),
            ["day"] = OfTime(time => (double)time.Day),
            ["hour"] = OfTime(time => (double)time.Hour),
            ["minute"] = OfTime(time => (double)time.Minute),
            ["second"] = OfTime(time => (double)time.Second),
            ["fractionalseconds"] = OfTime(time => time.Ticks % TimeSpan.TicksPerSecond / (double)TimeSpan.TicksPerSecond),
            ["date"] = OfTime(time => DateOnly.FromDateTime(time.DateTime)),
            ["time"] = OfTime(time => time.TimeOfDay),
            ["totaloffsetminutes"] = OfTime(time => time.Offset.TotalMinutes),
            ["now"] = (_, now) => now,
            ["mindatetime"] = (_, _) => DateTimeOffset.MinValue,
            ["maxdatetime"] = (_, _) => DateTimeOffset.MaxValue,
            ["geo.distance"] = OfShapes((first, second) => first.Distance(second)),
            ["geo.intersects"] = OfShapes((first, second) => first.Intersects(second)),
            ["geo.length"] = (arguments, _) => Shape(arguments[0])?.Length,
            ["st_equals"] = OfShapes((first, second) => first.EqualsTopologically(second)),
            ["st_disjoint"] = OfShapes((first, second) => first.Disjoint(second)),
            ["st_touches"] = OfShapes((first, second) => first.Touches(second)),
            ["st_within"] = OfShapes((first, second) => first.Within(second)),
            ["st_overlaps"] = OfShapes((first, second) => first.Overlaps(second)),
            ["st_crosses"] = OfShapes((first, second) => first.Crosses(second)),
            ["st_intersects"] = OfShapes((first, second) => first.Intersects(second)),
            ["st_contains"] = OfShapes((first, second) => first.Contains(second)),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly Lock Once = new();
    private static bool isRegistered;

    /// <summary>Tells OData's parser, once in a process, of the functions it does not know.</summary>
    public static void Register()
    {
        lock (Once)
        {
            if (isRegistered)
                return;
            var (yes, text) = (EdmCoreModel.Instance.GetBoolean(isNullable: true), EdmCoreModel.Instance.GetString(isNullable: true));
            var shape = EdmCoreModel.Instance.GetSpatial(EdmPrimitiveTypeKind.Geography, isNullable: true);
            CustomUriFunctions.AddCustomUriFunction("substringof", new FunctionSignatureWithReturnType(yes, text, text));
            foreach (var name in Table.Keys.Where(name => name.StartsWith("st_", StringComparison.Ordinal)))
                CustomUriFunctions.AddCustomUriFunction(name, new FunctionSignatureWithReturnType(yes, shape, shape));
            CustomUriFunctions.AddCustomUriFunction("st_relate", new FunctionSignatureWithReturnType(yes, shape, shape, text));
            isRegistered = true;
        }
    }

    /// <summary>The function of a name.</summary>
    /// <exception cref="SensingRefused">It is not supported.</exception>
    public static Func<object?[], DateTimeOffset, object?> Find(string name) =>
        Table.GetValueOrDefault(name) ?? throw SensingRefused.Unsupported(name);

    /// <summary>
    /// A shape of a query as what is reckoned with. Degrees are taken for plane, as is the custom of the standard's servers.
    /// </summary>
    /// <exception cref="SensingRefused">It is none, for example a polygon that is not closed.</exception>
    public static Geometry Read(Geography shape)
    {
        using var text = new StringWriter();
        WellKnownTextSqlFormatter.Create().Write(shape, text);
        var written = text.ToString();
        try
        {
            var read = new WKTReader().Read(written[(written.IndexOf(';', StringComparison.Ordinal) + 1)..]);
            return read.IsValid ? read : throw SensingRefused.Bad("badShape", "A shape in the query crosses itself.");
        }
        catch (Exception wrong) when (wrong is ParseException or ArgumentException)
        {
            throw SensingRefused.Bad("badShape", $"A shape in the query is none: {wrong.Message}");
        }
    }

    private static Geometry? Shape(object? value) => value switch
    {
        Geometry shape => shape,
        Position position => new Point(position.Longitude, position.Latitude),
        _ => null,
    };

    private static Func<object?[], DateTimeOffset, object?> OfText(Func<string, object> of) =>
        (arguments, _) => arguments[0] is string text ? of(text) : null;

    private static Func<object?[], DateTimeOffset, object?> OfTexts(Func<string, string, object> of) =>
        (arguments, _) => arguments is [string first, string second] ? of(first, second) : null;

    private static Func<object?[], DateTimeOffset, object?> OfNumber(Func<double, double> of) =>
        (arguments, _) => arguments[0] is double number ? of(number) : null;

    private static Func<object?[], DateTimeOffset, object?> OfTime(Func<DateTimeOffset, object> of) =>
        (arguments, _) => arguments[0] is DateTimeOffset time ? of(time) : null;

    private static Func<object?[], DateTimeOffset, object?> OfShapes(Func<Geometry, Geometry, object> of) =>
        (arguments, _) => Shape(arguments[0]) is { } first && Shape(arguments[1]) is { } second ? of(first, second) : null;

    private static string? Substring(object?[] arguments, DateTimeOffset now)
    {
        if (arguments is not [string text, double start, ..] || double.IsNaN(start))
            return null;
        var from = (int)Math.Clamp(start, 0, text.Length);
        var most = arguments.Length > 2 ? arguments[2] as double? ?? 0 : text.Length;
        return text.Substring(from, (int)Math.Clamp(most, 0, text.Length - from));
    }
}
