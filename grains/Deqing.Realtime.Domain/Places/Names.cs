namespace Deqing.Realtime.Domain.Places;

/// <summary>A name in the two languages of the product. Neither is ever empty.</summary>
[GenerateSerializer, Immutable]
public sealed record Names([property: Id(0)] string Zh, [property: Id(1)] string En);
