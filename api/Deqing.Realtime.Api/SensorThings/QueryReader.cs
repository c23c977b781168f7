using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.OData;
using Microsoft.OData.UriParser;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Reads the query options of one request.</summary>
internal sealed class QueryReader(SensingModel model, SensingEdm edm, SensorThingsOptions limits, DateTimeOffset now)
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "$filter", "$orderby", "$top", SensingQuery.SkipOption, "$count", "$select", "$expand", SensingQuery.SkipToken, "$resultFormat",
    }.ToFrozenSet();

    // A list option changes nothing about one entity: who sends it believes that it does.
    private static readonly FrozenSet<string> OfOne = new[] { "$select", "$expand" }.ToFrozenSet();

    private int expands;

    /// <summary>Reads the options of a list, or of one entity.</summary>
    /// <exception cref="SensingRefused">They cannot be understood, or are not supported.</exception>
    public SensingQuery Read(EntityType type, Dictionary<string, string> options, bool isList, int depth = 0)
    {
        foreach (var name in options.Keys)
            Check(name, isList);
        var parser = edm.Parser(type, options.Where(option => option.Key is "$filter" or "$orderby")
            .ToDictionary(option => option.Key, option => QueryText.Expression(option.Value)));
        var filter = Try("$filter", parser.ParseFilter) is { } clause ? Make(clause.Expression) : null;
        return new SensingQuery(
            options, filter, Order(Try("$orderby", parser.ParseOrderBy)),
            Math.Min(Whole(options, "$top", limits.DefaultTop, int.MaxValue), limits.MaxTop),
            Whole(options, SensingQuery.SkipOption, 0, limits.MaxSkip), Yes(options), Select(type, options), Expand(type, options, depth),
            options.TryGetValue(SensingQuery.SkipToken, out var token) ? Cursor(type, token) : null, AsArrays(type, options, depth));
    }

    private static void Check(string name, bool isList)
    {
        if (!Known.Contains(name))
            throw name.StartsWith('$')
                ? SensingRefused.Unsupported(name)
                : SensingRefused.Bad("unknownOption", $"There is no query option '{name}'; they begin with '$'.");
        if (!isList && !OfOne.Contains(name))
            throw SensingRefused.Bad("notAList", $"'{name}' is for lists; this is one entity.");
    }

    private static T? Try<T>(string option, Func<T?> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (Exception wrong) when (wrong is ODataException or FormatException or OverflowException or ArgumentException)
        {
            throw SensingRefused.Bad(BadWord(option), $"'{option}' is not understood: {wrong.Message}");
        }
    }

    private Expression Make(QueryNode node) => Expression.Make(node, model, now, limits.MaxExpressionNodes);

    private ImmutableArray<(Expression, bool)> Order(OrderByClause? clause)
    {
        var order = ImmutableArray.CreateBuilder<(Expression, bool)>();
        for (; clause is not null; clause = clause.ThenBy)
            order.Add((Make(clause.Expression), clause.Direction == OrderByDirection.Descending));
        return order.DrainToImmutable();
    }

    private static int Whole(Dictionary<string, string> options, string name, int fallback, int most)
    {
        if (!options.TryGetValue(name, out var text))
            return fallback;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most
            ? value
            : throw SensingRefused.Bad(BadWord(name), $"'{name}' is a whole number from 0 to {most}.");
    }

    private static string BadWord(string option) => $"bad{char.ToUpperInvariant(option[1])}{option[2..]}";

    private static bool Yes(Dictionary<string, string> options) => options.GetValueOrDefault("$count") switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw SensingRefused.Bad("badCount", "'$count' is true or false."),
    };

    private static ImmutableArray<string>? Select(EntityType type, Dictionary<string, string> options)
    {
        if (!options.TryGetValue("$select", out var text))
            return null;
        ImmutableArray<string> names = [.. QueryText.Names(text)];
        return names.FirstOrDefault(name => name is not ("id" or "selfLink")
            && type.FindField(name) is null && type.FindLink(name) is null) is { } unknown
            ? throw SensingRefused.Bad("badSelect", $"A {type.Name} has no '{unknown}'.")
            : names;
    }

    private ImmutableArray<(Link, SensingQuery)> Expand(EntityType type, Dictionary<string, string> options, int depth)
    {
        if (!options.TryGetValue("$expand", out var text))
            return [];
        if (depth == limits.MaxExpandDepth)
            throw SensingRefused.Bad("tooDeep", $"'$expand' goes at most {limits.MaxExpandDepth} deep.");
        var items = ImmutableArray.CreateBuilder<(Link, SensingQuery)>();
        foreach (var item in QueryText.Expands(text))
        {
            if (++expands > limits.MaxExpands)
                throw SensingRefused.Bad("tooMuchExpanded", $"'$expand' has at most {limits.MaxExpands} items, at all depths.");
            var link = type.FindLink(item.Name) ?? throw SensingRefused.Bad("badExpand", $"A {type.Name} leads to no '{item.Name}'.");
            items.Add((link, Read(model[link.Target], item.Options, link.IsCollection, depth + 1)));
        }

        return items.DrainToImmutable();
    }

    private static ObservationCursor Cursor(EntityType type, string token) =>
        type.Name == SensingModel.Observation && ObservationCursor.Parse(token) is { } cursor
            ? cursor
            : throw SensingRefused.Bad("badSkiptoken", "'$skiptoken' is what an @iot.nextLink had, and nothing else.");

    private static bool AsArrays(EntityType type, Dictionary<string, string> options, int depth)
    {
        if (!options.TryGetValue("$resultFormat", out var format))
            return false;
        if (format != "dataArray" || type.Name != SensingModel.Observation || depth > 0)
            throw SensingRefused.Unsupported($"$resultFormat={format}");
        return options.ContainsKey("$expand") ? throw SensingRefused.Unsupported("$expand in data arrays") : true;
    }
}
