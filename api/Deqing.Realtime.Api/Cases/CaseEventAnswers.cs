using System.Text.Json.Serialization;
using Deqing.Realtime.Api.Escalation;
using Deqing.Realtime.Api.Media;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Domain.Workers;

namespace Deqing.Realtime.Api.Cases;

/// <summary>Something that happened to a case.</summary>
/// <param name="Version">Version of the case after it.</param>
/// <param name="Type">The name under which it is stored, such as <c>opened</c>, <c>dispatched</c> or <c>closed</c>.</param>
/// <param name="At">When it was decided.</param>
/// <param name="By">Who did it; null for the program itself.</param>
/// <param name="Note">What they wrote: words, a note or the reason; or null.</param>
/// <param name="Evidence">Photos and recordings that came with it.</param>
/// <param name="Data">What else belongs to it; members that do not are missing.</param>
/// <param name="Hash">Its link of the chain of the case, SHA-256 in 64 hexadecimal digits.</param>
public sealed record CaseEventAnswer(
    int Version, string Type, DateTimeOffset At, ActorAnswer? By, string? Note, IReadOnlyList<EvidenceAnswer> Evidence,
    CaseEventData Data, string Hash);

/// <summary>Who did something.</summary>
/// <param name="Id">Id of the person or key; empty for a reporter, who is sealed, and in events from before people signed in.</param>
/// <param name="Name">Their name then; empty for a reporter.</param>
/// <param name="Role">The role by which they were allowed to, or null.</param>
/// <param name="Department">Id of the department they acted for, or null.</param>
/// <param name="From">From where, such as <c>web</c>, <c>phone</c> or <c>api</c>; null where that was not kept.</param>
public sealed record ActorAnswer(string Id, string Name, Role? Role, string? Department, string? From)
{
    internal static ActorAnswer? Of(Actor? actor) => actor is null || actor.From == Actor.Engine.From
        ? null
        : new ActorAnswer(actor.Id, actor.Name, actor.Role, actor.Department, actor.From);
}

/// <summary>A photo or a recording of a case.</summary>
/// <param name="Medium">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Url">Where it is read.</param>
/// <param name="Thumbnail">Where the thumbnail of a photo is read; null for a recording.</param>
public sealed record EvidenceAnswer(string Medium, EvidenceKind Kind, string Url, string? Thumbnail)
{
    internal static EvidenceAnswer Of(Evidence it) => new(
        it.Medium, it.Kind, $"{MediaEndpoints.Root}/{it.Medium}",
        it.Kind == EvidenceKind.Photo ? $"{MediaEndpoints.Root}/{it.Medium}/thumbnail" : null);
}

/// <summary>When something was due, as it was computed then.</summary>
/// <param name="At">When.</param>
/// <param name="Limit">The limit behind it.</param>
/// <param name="Provisional">Whether it went through a year without a published calendar.</param>
public sealed record DueAnswer(DateTimeOffset At, Limit Limit, bool Provisional)
{
    internal static DueAnswer Of(Due due, CountyClock clock) => new(clock.Local(due.At), due.Limit, due.Provisional);

    internal static DueAnswer? Of(Due? due, CountyClock clock) => due is { } known ? Of(known, clock) : null;
}

/// <summary>A part that was split off.</summary>
/// <param name="Id">Id of its case.</param>
/// <param name="Category">Id of its category.</param>
/// <param name="Level">How urgent.</param>
/// <param name="Text">What it is about.</param>
public sealed record PartAnswer(string Id, string Category, Severity Level, string Text);

/// <summary>What was known when a worker was chosen.</summary>
/// <param name="Rank">Their place among those who were recommended, from 1; 0 if they were passed over.</param>
/// <param name="Of">How many were recommended.</param>
/// <param name="Minutes">The estimate until they could have done it; null if they were passed over.</param>
/// <param name="Metres">How far away they were, or null.</param>
/// <param name="AgeSeconds">How old their position was; null where the middle of their village was taken.</param>
/// <param name="Load">How many tasks they had.</param>
/// <param name="Month">How many they had been given in the month.</param>
/// <param name="Better">Name of who was recommended first, if somebody else.</param>
public sealed record TaskChoiceAnswer(
    int Rank, int Of, int? Minutes, int? Metres, int? AgeSeconds, int Load, int Month, string? Better)
{
    internal static TaskChoiceAnswer From(TaskChoice it) => new(
        it.Rank, it.Of, it.Minutes, it.Metres, it.AgeSeconds, it.Load, it.Month, it.Better?.Name);
}

/// <summary>What belongs to an event of a case besides who, when and why. Members that do not are missing.</summary>
public sealed record CaseEventData
{
    /// <summary>Event time of the first value beyond the threshold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the value that brought the event was measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>When that value arrived.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>That value, in the unit of the rule's metric.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Value { get; init; }

    /// <summary>Who found the problem.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseSource? Source { get; init; }

    /// <summary>Id of the category.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Category { get; init; }

    /// <summary>Id of the condition.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Condition { get; init; }

    /// <summary>How urgent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Severity? Level { get; init; }

    /// <summary>Where it lies, with the rest of its place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CasePlaceAnswer? Place { get; init; }

    /// <summary>When the problem began.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Number under which another system knows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reference { get; init; }

    /// <summary>The stage it came from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseStage? From { get; init; }

    /// <summary>The stage it went to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseStage? To { get; init; }

    /// <summary>Id of the department.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Department { get; init; }

    /// <summary>Id of the department that leads.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lead { get; init; }

    /// <summary>Ids of those that join in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Joint { get; init; }

    /// <summary>Whether the result was good.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsGood { get; init; }

    /// <summary>Whether the reporter may read the note.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsPublic { get; init; }

    /// <summary>How the case ended, or the part of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseOutcome? Outcome { get; init; }

    /// <summary>The reporter's stars.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Stars { get; init; }

    /// <summary>Whether the reporter says that it is solved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Solved { get; init; }

    /// <summary>What was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RequestKind? Kind { get; init; }

    /// <summary>Until when.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>Id of the other case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Case { get; init; }

    /// <summary>How many reporters the other case brought.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Reporters { get; init; }

    /// <summary>The parts that were split off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PartAnswer>? Parts { get; init; }

    /// <summary>Which escalation of the case it belongs to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Run { get; init; }

    /// <summary>Why it escalates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EscalationTrigger? Trigger { get; init; }

    /// <summary>Name of the policy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Names? Policy { get; init; }

    /// <summary>The step of the policy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepAnswer? EscalationStep { get; init; }

    /// <summary>Index of the step in its policy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? StepIndex { get; init; }

    /// <summary>What became of the step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepOutcome? StepOutcome { get; init; }

    /// <summary>Who was called.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CalledAnswer>? People { get; init; }

    /// <summary>When it was owed, or due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OwedAt { get; init; }

    /// <summary>How likely the step would be late when somebody was called for it, 0 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Chance { get; init; }

    /// <summary>Name of who had taken notice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HeldBy { get; init; }

    /// <summary>Which task of the case it is about, from 1; 0 where a worker was only looked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Task { get; init; }

    /// <summary>Name of the worker.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Worker { get; init; }

    /// <summary>Whether the worker was held for it or asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskState? TaskState { get; init; }

    /// <summary>What was known when the worker was chosen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskChoiceAnswer? Choice { get; init; }

    /// <summary>What was lacking, so that no worker was found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Shortfall>? Shortfalls { get; init; }

    /// <summary>When the step after it is due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DueAnswer? StageDue { get; init; }

    /// <summary>When handling is due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DueAnswer? HandleDue { get; init; }

    /// <summary>When the villager was promised an end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DueAnswer? Promise { get; init; }
}

/// <summary>Where something lies.</summary>
/// <param name="Township">Code of the township, or null.</param>
/// <param name="Village">Code of the village, or null.</param>
/// <param name="Pond">Id of the pond, or null.</param>
/// <param name="Longitude">Degrees east, or null.</param>
/// <param name="Latitude">Degrees north, or null.</param>
/// <param name="FoundBy">How sure the place is.</param>
/// <param name="Address">Where in words, or null.</param>
public sealed record CasePlaceAnswer(
    string? Township, string? Village, string? Pond, double? Longitude, double? Latitude, FoundBy FoundBy, string? Address)
{
    internal static CasePlaceAnswer Of(Place place, Position? position, FoundBy by, string? address) => new(
        place.Township, place.Village, place.Pond, position?.Longitude, position?.Latitude, by, address);
}
