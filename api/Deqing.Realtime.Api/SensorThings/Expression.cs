using System.Globalization;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Microsoft.Spatial;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>An expression over the rows of one entity type, made of what OData's parser read.</summary>
internal sealed class Expression
{
    // One `any` inside another multiplies; a request must not.
    private const int MaxWalked = 200_000;

    private readonly Cell it;
    private readonly Func<object?> body;

    private Expression(QueryNode node, Cell it, Func<object?> body) => (Node, this.it, this.body) = (node, it, body);

    /// <summary>What was read.</summary>
    public QueryNode Node { get; }

    /// <summary>Its value for a row.</summary>
    /// <exception cref="SensingRefused">It has none, for example a time beyond the calendar.</exception>
    public object? Of(object row)
    {
        it.Row = row;
        try
        {
            return body();
        }
        catch (Exception beyond) when (beyond is ArgumentOutOfRangeException or OverflowException)
        {
            throw SensingRefused.Bad("badExpression", "A time or a duration in the query lies beyond the calendar.");
        }
    }

    /// <summary>Whether it is true of a row.</summary>
    public bool Holds(object row) => Of(row) is true;

    /// <summary>Makes an expression.</summary>
    /// <param name="node">What was read.</param>
    /// <param name="model">The entity types.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="most">Most nodes.</param>
    /// <exception cref="SensingRefused">Something in it is not supported, or it is too long.</exception>
    public static Expression Make(QueryNode node, SensingModel model, DateTimeOffset now, int most)
    {
        var it = new Cell();
        return new Expression(node, it, new Maker(model, now, most, it).Make(node));
    }

    /// <summary>The row an expression, or a part of it behind <c>any</c> or <c>all</c>, is asked about.</summary>
    private sealed class Cell
    {
        public object? Row { get; set; }
    }

    private sealed class Maker(SensingModel model, DateTimeOffset now, int most, Cell it)
    {
        private readonly Dictionary<string, Cell> variables = [];
        private int nodes, walked;

        public Func<object?> Make(QueryNode node)
        {
            Count(node is ConvertNode or ResourceRangeVariableReferenceNode ? 0 : 1);
            return node switch
            {
                ConstantNode constant => Constant(constant),
                ConvertNode convert => Convert(convert),
                BinaryOperatorNode binary => Operators.Binary(binary.OperatorKind, Make(binary.Left), Make(binary.Right)),
                UnaryOperatorNode unary => Operators.Unary(unary.OperatorKind, Make(unary.Operand)),
                SingleValuePropertyAccessNode property => Property(property.Source, property.Property.Name),
                SingleComplexNode complex => Property(complex.Source, complex.Property.Name),
                SingleValueOpenPropertyAccessNode open => Member(Make(open.Source), open.Name),
                SingleNavigationNode link => Follow(link.Source, link.NavigationProperty),
                ResourceRangeVariableReferenceNode variable => Row(variable.Name),
                SingleValueFunctionCallNode call => Call(call),
                InNode within => In(within),
                LambdaNode lambda => Lambda(lambda),
                CountNode count => throw SensingRefused.Unsupported("$count in an expression"),
                _ => throw SensingRefused.Unsupported(node.Kind.ToString()),
            };
        }

        private void Count(int more)
        {
            if ((nodes += more) > most)
                throw SensingRefused.Bad("tooLong", $"An expression has at most {most} operators, functions, properties and constants.");
        }

        private Func<object?> Row(string name)
        {
            var cell = variables.GetValueOrDefault(name, it);
            return () => cell.Row;
        }

        private Func<object?> Convert(ConvertNode convert)
        {
            var source = Make(convert.Source);
            return convert.TypeReference?.PrimitiveKind() == EdmPrimitiveTypeKind.DateTimeOffset
                ? () => source() is DateOnly date ? new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero) : source()
                : source;
        }

        // The parser's own kinds of date and time of day are on their way out, so their text is read.
        private static Func<object?> Constant(ConstantNode node)
        {
            var constant = node.Value switch
            {
                int or long or short or byte or sbyte or float or decimal =>
                    System.Convert.ToDouble(node.Value, CultureInfo.InvariantCulture),
                Geography shape => SensingFunctions.Read(shape),
                Geometry => throw SensingRefused.Unsupported("geometry"),
                _ when node.TypeReference?.PrimitiveKind() == EdmPrimitiveTypeKind.Date =>
                    DateOnly.Parse($"{node.Value}", CultureInfo.InvariantCulture),
                _ when node.TypeReference?.PrimitiveKind() == EdmPrimitiveTypeKind.TimeOfDay =>
                    TimeSpan.Parse($"{node.Value}", CultureInfo.InvariantCulture),
                var value => value,
            };
            return () => constant;
        }

        private Func<object?> Property(QueryNode source, string name)
        {
            var row = Make(source);
            var type = model[TypeName(source)];
            if (name == "id")
                return () => row() is { } found ? type.Id(found) : null;
            var field = type.FindField(name) ?? throw SensingRefused.Unsupported(name);
            return () => row() is { } found ? field.Read(found) : null;
        }

        private static Func<object?> Member(Func<object?> source, string name) =>
            () => (source() as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(name);

        private Func<object?> Follow(QueryNode source, IEdmNavigationProperty property)
        {
            var (row, link) = (Make(source), model[TypeName(source)].FindLink(property.Name)!);
            return () => row() is { } found ? link.Follow(found).FirstOrDefault() : null;
        }

        private Func<object?> Call(SingleValueFunctionCallNode call)
        {
            var function = SensingFunctions.Find(call.Name);
            Func<object?>[] arguments = [.. call.Parameters.Select(Make)];
            return () => function(Array.ConvertAll(arguments, argument => argument()), now);
        }

        private Func<object?> In(InNode within)
        {
            if (within.Right is not CollectionConstantNode { Collection: { } constants })
                throw SensingRefused.Unsupported("in");
            Count(constants.Count);
            var value = Make(within.Left);
            Func<object?>[] items = [.. constants.Select(Constant)];
            return () => value() is { } asked && items.Any(item => asked.Equals(item()));
        }

        private Func<object?> Lambda(LambdaNode lambda)
        {
            if (lambda.Source is not CollectionNavigationNode { Source: { } source, NavigationProperty: { } property })
                throw SensingRefused.Unsupported(lambda.Kind.ToString());
            var link = model[TypeName(source)].FindLink(property.Name)!;
            if (link.Target == SensingModel.Observation)
                throw SensingRefused.Unsupported("any or all over Observations");
            var (row, cell, isAll) = (Make(source), new Cell(), lambda is AllNode);
            if (lambda.CurrentRangeVariable is { } variable)
                variables[variable.Name] = cell;
            var body = Make(lambda.Body);
            return () =>
            {
                foreach (var member in row() is { } found ? link.Follow(found) : [])
                {
                    if (++walked > MaxWalked)
                        throw SensingRefused.Bad("tooMuchWork", $"any and all look at no more than {MaxWalked} entities in one request.");
                    cell.Row = member;
                    if (body() is true != isAll)
                        return !isAll;
                }

                return isAll;
            };
        }

        private static string TypeName(QueryNode source) => source switch
        {
            SingleResourceNode resource => resource.StructuredTypeReference.Definition is IEdmEntityType entity
                ? entity.Name
                : throw SensingRefused.Unsupported("a property of a property"),
            _ => throw SensingRefused.Unsupported(source.Kind.ToString()),
        };
    }
}
