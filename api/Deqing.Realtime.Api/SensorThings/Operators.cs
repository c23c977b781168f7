using Microsoft.OData.UriParser;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>
/// Operators of OData 4.01, 11.2.6.1.1 and 11.2.6.1.2: null is neither true nor false, nothing but null equals it, and nothing is
/// less or greater.
/// </summary>
internal static class Operators
{
    public static Func<object?> Binary(BinaryOperatorKind kind, Func<object?> left, Func<object?> right) => kind switch
    {
        BinaryOperatorKind.And => () => And(left() as bool?, right),
        BinaryOperatorKind.Or => () => Or(left() as bool?, right),
        BinaryOperatorKind.Equal => () => Equals(left(), right()),
        BinaryOperatorKind.NotEqual => () => !Equals(left(), right()),
        BinaryOperatorKind.LessThan => () => Compare(left(), right()) < 0,
        BinaryOperatorKind.LessThanOrEqual => () => Compare(left(), right()) <= 0,
        BinaryOperatorKind.GreaterThan => () => Compare(left(), right()) > 0,
        BinaryOperatorKind.GreaterThanOrEqual => () => Compare(left(), right()) >= 0,
        BinaryOperatorKind.Add => () => Add(left(), right()),
        BinaryOperatorKind.Subtract => () => Subtract(left(), right()),
        BinaryOperatorKind.Multiply => Numbers(left, right, (first, second) => first * second),
        BinaryOperatorKind.Divide => Numbers(left, right, (first, second) => first / second),
        BinaryOperatorKind.Modulo => Numbers(left, right, (first, second) => first % second),
        _ => throw SensingRefused.Unsupported(kind.ToString()),
    };

    public static Func<object?> Unary(UnaryOperatorKind kind, Func<object?> operand) => kind switch
    {
        UnaryOperatorKind.Not => () => operand() is bool yes ? !yes : null,
        _ => () => operand() switch
        {
            double number => -number,
            TimeSpan span => -span,
            _ => null,
        },
    };

    /// <summary>How two values are ordered; null where they are not.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (double first, double second) => double.IsNaN(first) || double.IsNaN(second) ? null : first.CompareTo(second),
        (string first, string second) => string.CompareOrdinal(first, second),
        (DateTimeOffset first, DateTimeOffset second) => first.CompareTo(second),
        (DateOnly first, DateOnly second) => first.CompareTo(second),
        (TimeSpan first, TimeSpan second) => first.CompareTo(second),
        (bool first, bool second) => first.CompareTo(second),
        _ => null,
    };

    // A DateTimeOffset equals another of the same instant, whatever their offsets.
    private static new bool Equals(object? left, object? right) => left?.Equals(right) ?? right is null;

    private static bool? And(bool? left, Func<object?> right) =>
        left is false ? false : right() as bool? is var second && second is false ? false : left is true && second is true ? true : null;

    private static bool? Or(bool? left, Func<object?> right) =>
        left is true ? true : right() as bool? is var second && second is true ? true : left is false && second is false ? false : null;

    private static object? Add(object? left, object? right) => (left, right) switch
    {
        (double first, double second) => first + second,
        (DateTimeOffset time, TimeSpan span) => time + span,
        (TimeSpan first, TimeSpan second) => first + second,
        _ => null,
    };

    private static object? Subtract(object? left, object? right) => (left, right) switch
    {
        (double first, double second) => first - second,
        (DateTimeOffset time, TimeSpan span) => time - span,
        (DateTimeOffset first, DateTimeOffset second) => first - second,
        (TimeSpan first, TimeSpan second) => first - second,
        _ => null,
    };

    private static Func<object?> Numbers(Func<object?> left, Func<object?> right, Func<double, double, double> of) =>
        () => left() is double first && right() is double second ? of(first, second) : null;
}
