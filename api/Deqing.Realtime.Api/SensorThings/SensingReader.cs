using System.Collections.Immutable;
using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Microsoft.OData.UriParser;

namespace Deqing.Realtime.Api.SensorThings;

/// <summary>An entity of an answer.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Expanded">What it leads to, for each link the query expands.</param>
internal sealed record ResultRow(object Row, ImmutableArray<ResultPage> Expanded);

/// <summary>A page of entities.</summary>
/// <param name="Rows">The entities.</param>
/// <param name="Count">How many there are on all pages, if that was asked for.</param>
/// <param name="Next">Query of the next page; null if this was the last.</param>
internal sealed record ResultPage(ImmutableArray<ResultRow> Rows, long? Count, string? Next);

/// <summary>Answers the queries of one request: registered things from memory, observations from the log.</summary>
internal sealed class SensingReader(
    SensingModel model, SensorThingsOptions limits, Reach reach, DateTimeOffset now, Func<ObservationSource> sources)
{
    private readonly ObservationSource shared = sources();
    private int entities;

    /// <summary>Whether the caller may see a row.</summary>
    public bool Sees(EntityType type, object row) => reach.IsCounty || type.PlaceOf(row) is not { } place || reach.Covers(place);

    /// <summary>A page of a list.</summary>
    /// <exception cref="SensingRefused">It asks for more than one answer gives.</exception>
    public async Task<ResultPage> ListAsync(
        EntityType type, IEnumerable<object> rows, SensingQuery query, bool isNested, CancellationToken cancellation)
    {
        var (page, count, next) = type.Name == SensingModel.Observation
            ? await ObservationsAsync(rows.Cast<Datastream>(), query, isNested, cancellation)
            : Registered(type, rows, query);
        var shown = ImmutableArray.CreateBuilder<ResultRow>(page.Count);
        foreach (var row in page)
            shown.Add(await OneAsync(row, query, cancellation));
        return new ResultPage(shown.DrainToImmutable(), count, next);
    }

    /// <summary>An entity with what the query expands.</summary>
    /// <exception cref="SensingRefused">It asks for more than one answer gives.</exception>
    public async Task<ResultRow> OneAsync(object row, SensingQuery query, CancellationToken cancellation)
    {
        if (++entities > limits.MaxEntities)
            throw SensingRefused.Bad(
                "tooMuchExpanded",
                $"This is more than {limits.MaxEntities} entities in one answer: ask for fewer with $top, also within $expand.");
        if (query.Expands.IsEmpty)
            return new ResultRow(row, []);
        var expanded = ImmutableArray.CreateBuilder<ResultPage>(query.Expands.Length);
        foreach (var (link, within) in query.Expands)
            expanded.Add(link.IsCollection
                ? await ListAsync(model[link.Target], link.Follow(row), within, isNested: true, cancellation)
                : new ResultPage([await OneAsync(link.Follow(row).Single(), within, cancellation)], null, null));
        return new ResultRow(row, expanded.DrainToImmutable());
    }

    /// <summary>How many entities a list has.</summary>
    /// <exception cref="SensingRefused">Counting them reads too many rows.</exception>
    public async Task<long> CountAsync(EntityType type, IEnumerable<object> rows, SensingQuery query, CancellationToken cancellation) =>
        type.Name == SensingModel.Observation
            ? await CountAsync(Scope(rows.Cast<Datastream>(), query), query, cancellation)
            : Matching(type, rows, query).Count();

    private (IReadOnlyList<object> Page, long? Count, string? Next) Registered(
        EntityType type, IEnumerable<object> rows, SensingQuery query)
    {
        var matching = Matching(type, rows, query);
        if (query.Count)
            matching = matching.ToArray();
        if (!query.Order.IsEmpty)
            matching = Sorted(matching, query.Order);
        var page = matching.Skip(query.Skip).Take(query.Top + 1).ToList();
        var isLast = page.Count <= query.Top || query.Top == 0;
        return (
            isLast && query.Top > 0 ? page : page.GetRange(0, query.Top),
            query.Count ? matching.Count() : null,
            isLast ? null : query.Next(SensingQuery.SkipOption, Text(query.Skip + query.Top)));
    }

    private IEnumerable<object> Matching(EntityType type, IEnumerable<object> rows, SensingQuery query)
    {
        var visible = rows.Where(row => Sees(type, row));
        return query.Filter is { } filter ? visible.Where(filter.Holds) : visible;
    }

    private async Task<(IReadOnlyList<object> Page, long? Count, string? Next)> ObservationsAsync(
        IEnumerable<Datastream> streams, SensingQuery query, bool isNested, CancellationToken cancellation)
    {
        var scope = Scope(streams, query);
        long? count = query.Count ? await CountAsync(scope, query, cancellation) : null;
        if (ObservationScope.OrderOf(query.Order) is not { } order)
        {
            var (sorted, more) = await SortedAsync(scope, query, cancellation);
            return (sorted, count, more ? query.Next(SensingQuery.SkipOption, Text(query.Skip + query.Top)) : null);
        }

        var reading = new ObservationReading(shared, limits);
        var page = await reading.ReadAsync(
            scope, order, Test(query), query.After is null ? query.Skip : 0, query.Top, query.After,
            isNested ? query.Skip + query.Top + limits.MaxNestedRows : int.MaxValue, cancellation);
        if (isNested && shared.IsSpent)
            throw reading.TooManyRows();
        return (page.Rows, count, page.Next is { } next ? query.Next(SensingQuery.SkipToken, next.ToString()) : null);
    }

    private async Task<(IReadOnlyList<object> Page, bool HasMore)> SortedAsync(
        ObservationScope scope, SensingQuery query, CancellationToken cancellation)
    {
        var source = sources();
        var reading = new ObservationReading(source, limits);
        var all = await reading.ReadAsync(
            scope, ObservationOrder.BySensor, Test(query), 0, limits.MaxRows, null, int.MaxValue, cancellation);
        if (source.IsSpent || all.Next is not null)
            throw reading.TooManyRows();
        var page = Sorted(all.Rows, query.Order).Skip(query.Skip).Take(query.Top).ToArray();
        return (page, query.Top > 0 && all.Rows.Count > query.Skip + query.Top);
    }

    private async Task<long> CountAsync(ObservationScope scope, SensingQuery query, CancellationToken cancellation)
    {
        var source = sources();
        var reading = new ObservationReading(source, limits);
        long count = 0;
        var test = Test(query);
        await reading.ReadAsync(
            scope, ObservationOrder.BySensor, value => test(value) && ++count < 0, 0, limits.MaxRows, null, int.MaxValue,
            cancellation);
        return source.IsSpent ? throw reading.TooManyRows() : count;
    }

    private ObservationScope Scope(IEnumerable<Datastream> streams, SensingQuery query)
    {
        var type = model[SensingModel.Stream];
        return ObservationScope.Of(streams.Where(stream => Sees(type, stream)), query.Filter, Make);
    }

    private Expression Make(QueryNode node) => Expression.Make(node, model, now, limits.MaxExpressionNodes);

    private static Func<ObservedValue, bool> Test(SensingQuery query) => query.Filter is { } filter ? filter.Holds : _ => true;

    private static IOrderedEnumerable<object> Sorted(IEnumerable<object> rows, ImmutableArray<(Expression Key, bool IsDescending)> order)
    {
        // What has no order among its kind, null above all, comes first.
        var comparer = Comparer<object?>.Create((left, right) => Operators.Compare(left, right) ?? Rank(left).CompareTo(Rank(right)));
        var sorted = rows.Order(Comparer<object>.Create((_, _) => 0));
        foreach (var (key, isDescending) in order)
            sorted = isDescending ? sorted.ThenByDescending(key.Of, comparer) : sorted.ThenBy(key.Of, comparer);
        return sorted;
    }

    private static int Rank(object? value) => value switch
    {
        null => 0,
        bool => 1,
        double => 2,
        string => 3,
        _ => 4,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
