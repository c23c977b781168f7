using Microsoft.OData.UriParser;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>Walks through what OData's parser read.</summary>
internal static class QueryNodes
{
    /// <summary>A node and all nodes below it.</summary>
    public static IEnumerable<QueryNode> Of(QueryNode node) => Below(node).SelectMany(Of).Prepend(node);

    /// <summary>Whether the value of a node is the same for every entity.</summary>
    public static bool IsConstant(QueryNode node) => !Of(node).Any(part => part is ResourceRangeVariableReferenceNode);

    private static IEnumerable<QueryNode> Below(QueryNode node) => node switch
    {
        ConvertNode convert => [convert.Source],
        BinaryOperatorNode binary => [binary.Left, binary.Right],
        UnaryOperatorNode unary => [unary.Operand],
        SingleValuePropertyAccessNode property => [property.Source],
        SingleComplexNode complex => [complex.Source],
        SingleValueOpenPropertyAccessNode open => [open.Source],
        SingleNavigationNode link => [link.Source],
        CollectionNavigationNode links => [links.Source],
        SingleValueFunctionCallNode call => call.Parameters,
        InNode within => [within.Left, within.Right],
        LambdaNode lambda => [lambda.Source, lambda.Body],
        _ => [],
    };
}
