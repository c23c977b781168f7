using System.Collections.Immutable;
using Microsoft.OData.UriParser;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Which observations have to be read to answer a query: those of some Datastreams in a stretch of time.</summary>
/// <param name="Streams">The Datastreams.</param>
/// <param name="From">First time.</param>
/// <param name="Until">Time after the last.</param>
internal sealed record ObservationScope(ImmutableArray<Datastream> Streams, DateTimeOffset From, DateTimeOffset Until)
{
    private const string Time = "phenomenonTime";

    /// <summary>
    /// Takes from a filter what narrows the reading: bounds of time, and whatever it says of Datastreams alone. The filter itself is
    /// still asked about every observation, so what is not understood here costs time and nothing else.
    /// </summary>
    /// <param name="streams">The Datastreams that are asked for.</param>
    /// <param name="filter">The filter, or null.</param>
    /// <param name="make">Makes an expression of a part of it.</param>
    public static ObservationScope Of(IEnumerable<Datastream> streams, Expression? filter, Func<QueryNode, Expression> make)
    {
        var (from, until) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var part in filter is null ? [] : Parts(filter.Node))
            if (Bound(part, make) is var (kind, time))
            {
                from = kind is not (BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual) && time > from ? time : from;
                var end = kind == BinaryOperatorKind.LessThan || time >= DateTimeOffset.MaxValue.AddMilliseconds(-1)
                    ? time : time.AddMilliseconds(1);
                until = kind is not (BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual) && end < until ? end : until;
            }
            else if (!QueryNodes.Of(part).Any(IsOwn))
            {
                var test = make(part);
                streams = streams.Where(stream => test.Holds(new ObservedValue(stream, null, default)));
            }

        return new ObservationScope([.. streams], from, until);
    }

    /// <summary>The order a list is read in; null if it has to be sorted after reading.</summary>
    public static ObservationOrder? OrderOf(ImmutableArray<(Expression Key, bool IsDescending)> order) => order switch
    {
        [] => ObservationOrder.BySensor,
        [(var key, var isDescending), .. var rest] when Property(key.Node) == Time && rest.All(one => Property(one.Key.Node) == "id") =>
            isDescending ? ObservationOrder.NewestFirst : ObservationOrder.OldestFirst,
        [(var key, false)] when Property(key.Node) == "id" => ObservationOrder.BySensor,
        _ => null,
    };

    private static IEnumerable<QueryNode> Parts(QueryNode node) => node switch
    {
        ConvertNode convert => Parts(convert.Source),
        BinaryOperatorNode { OperatorKind: BinaryOperatorKind.And } both => Parts(both.Left).Concat(Parts(both.Right)),
        _ => [node],
    };

    private static (BinaryOperatorKind Kind, DateTimeOffset Time)? Bound(QueryNode part, Func<QueryNode, Expression> make)
    {
        if (part is not BinaryOperatorNode { OperatorKind: var kind } compared || Turned(kind) is not { } turned)
            return null;
        if (Property(compared.Left) == Time && QueryNodes.IsConstant(compared.Right))
            return make(compared.Right).Of(part) is DateTimeOffset time ? (kind, time) : null;
        return Property(compared.Right) == Time && QueryNodes.IsConstant(compared.Left)
            && make(compared.Left).Of(part) is DateTimeOffset first ? (turned, first) : null;
    }

    /// <summary>The operator that says the same with its sides exchanged; null for one that bounds nothing.</summary>
    private static BinaryOperatorKind? Turned(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Equal => BinaryOperatorKind.Equal,
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => null,
    };

    /// <summary>Whether a node is a property of the observation itself, and not of what it leads to.</summary>
    private static bool IsOwn(QueryNode node) => node switch
    {
        SingleValuePropertyAccessNode { Source: ResourceRangeVariableReferenceNode { Name: "$it" } } => true,
        SingleComplexNode { Source: ResourceRangeVariableReferenceNode { Name: "$it" } } => true,
        _ => false,
    };

    /// <summary>The name of the observation's own property a node is, or null.</summary>
    private static string? Property(QueryNode node) => node switch
    {
        ConvertNode convert => Property(convert.Source),
        SingleValuePropertyAccessNode property when IsOwn(node) => property.Property.Name,
        _ => null,
    };
}
