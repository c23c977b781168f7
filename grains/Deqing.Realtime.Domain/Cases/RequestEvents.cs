namespace Deqing.Realtime.Domain.Cases;

/// <summary>A department asks for an extension or a hold.</summary>
/// <param name="Until">For a hold: until when.</param>
[GenerateSerializer, Immutable]
public sealed record RequestMade(
    DateTimeOffset At,
    [property: Id(0)] Actor By,
    [property: Id(1)] RequestKind Kind,
    [property: Id(2)] string Reason,
    [property: Id(3)] DateTimeOffset? Until) : CaseEvent(At);

/// <summary>The first of two approvals.</summary>
[GenerateSerializer, Immutable]
public sealed record RequestEndorsed(DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string? Note) : CaseEvent(At);

/// <summary>The request was refused, or taken back by who made it.</summary>
[GenerateSerializer, Immutable]
public sealed record RequestRefused(DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string Reason) : CaseEvent(At);

/// <summary>One more original limit (延期).</summary>
[GenerateSerializer, Immutable]
public sealed record ExtensionGranted(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string? Note, [property: Id(2)] Due HandleDue) : CaseEvent(At);

/// <summary>The department's clock stands (挂账); the villager's goes on.</summary>
[GenerateSerializer, Immutable]
public sealed record HoldStarted(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string? Note, [property: Id(2)] DateTimeOffset Until) : CaseEvent(At);

/// <summary>The department's clock goes on.</summary>
/// <param name="HandleDue">When handling is due now.</param>
[GenerateSerializer, Immutable]
public sealed record HoldEnded(
    DateTimeOffset At, [property: Id(0)] Actor By, [property: Id(1)] string? Reason, [property: Id(2)] Due HandleDue) : CaseEvent(At);
