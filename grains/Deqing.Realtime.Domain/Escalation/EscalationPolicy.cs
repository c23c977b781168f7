using System.Text.Json.Serialization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;

namespace Deqing.Realtime.Domain.Escalation;

/// <summary>How high a case stands with those who must act (层级). Numbers are stored.</summary>
public enum Rung : byte
{
    /// <summary>The village (村).</summary>
    Village = 0,

    /// <summary>The township (镇、街道).</summary>
    Township = 1,

    /// <summary>The county (县).</summary>
    County = 2,
}

/// <summary>What makes a case escalate. Numbers are stored.</summary>
public enum EscalationTrigger : byte
{
    /// <summary>It was opened, or opened again, and nobody has taken notice.</summary>
    Unattended = 0,

    /// <summary>A step, or the handling, was not done when it was due.</summary>
    Overdue = 1,
}

/// <summary>What is done when nobody acts on a case (升级策略): which cases it is for, and its steps in order.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Names">Its name.</param>
/// <param name="When">Which cases it is for.</param>
/// <param name="Steps">What is done, in order; 1 to <see cref="MaxSteps"/>.</param>
/// <param name="Acknowledgement">How long taking notice holds; null for ever.</param>
/// <param name="AgainMinutes">How long after its last step it begins anew, 1 to <see cref="MaxMinutes"/>.</param>
[GenerateSerializer, Immutable]
public sealed record EscalationPolicy(
    [property: Id(0)] string Id,
    [property: Id(1)] Names Names,
    [property: Id(2)] PolicyScope When,
    [property: Id(3)] ImmutableArray<EscalationStep> Steps,
    [property: Id(4)] AcknowledgementRule? Acknowledgement,
    [property: Id(5)] int AgainMinutes)
{
    /// <summary>The most steps of a policy, the longest wait in minutes (a week), and the most repeats.</summary>
    public const int MaxSteps = 50, MaxMinutes = 10_080, MaxRepeats = 20;
}

/// <summary>Which cases a policy is for. What is empty does not narrow it.</summary>
/// <param name="Trigger">What makes them escalate.</param>
/// <param name="Level">This level and worse.</param>
/// <param name="Categories">Only these categories.</param>
/// <param name="Townships">Only these townships.</param>
[GenerateSerializer, Immutable]
public sealed record PolicyScope(
    [property: Id(0)] EscalationTrigger Trigger,
    [property: Id(1)] Severity Level,
    [property: Id(2)] ImmutableArray<string> Categories,
    [property: Id(3)] ImmutableArray<string> Townships)
{
    /// <summary>Whether every case of another scope is one of them.</summary>
    public bool Takes(PolicyScope other) =>
        other.Trigger == Trigger && other.Level >= Level && Within(other.Categories, Categories) && Within(other.Townships, Townships);

    private static bool Within(ImmutableArray<string> inner, ImmutableArray<string> outer) =>
        outer.IsEmpty || (!inner.IsEmpty && inner.All(name => outer.Contains(name)));

    /// <summary>Whether a case is one of them.</summary>
    public bool Holds(CaseFile state, EscalationTrigger trigger) =>
        trigger == Trigger && state.Level >= Level
        && (Categories.IsEmpty || Categories.Contains(state.Category))
        && (Townships.IsEmpty || (state.Place.Township is { } township && Townships.Contains(township)));
}

/// <summary>Taking notice does not hold for ever: who took it is reminded, and if nothing follows it lapses.</summary>
/// <param name="RemindMinutes">After so many minutes without anything else by a person; less than the next.</param>
/// <param name="LapseMinutes">After so many it counts no longer, and the escalation begins anew.</param>
[GenerateSerializer, Immutable]
public sealed record AcknowledgementRule([property: Id(0)] int RemindMinutes, [property: Id(1)] int LapseMinutes);

/// <summary>A step of a policy. Names and members are part of the stored events.</summary>
[GenerateSerializer, Immutable]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(WaitStep), "wait")]
[JsonDerivedType(typeof(NotifyStep), "notify")]
[JsonDerivedType(typeof(RaiseStep), "raise")]
[JsonDerivedType(typeof(OwnStep), "own")]
[JsonDerivedType(typeof(SuperviseStep), "supervise")]
[JsonDerivedType(typeof(WebhookStep), "webhook")]
[JsonDerivedType(typeof(WindowStep), "onlyBetween")]
[JsonDerivedType(typeof(RateStep), "onlyAbove")]
[JsonDerivedType(typeof(RepeatStep), "repeat")]
public abstract record EscalationStep;

/// <summary>Waits.</summary>
/// <param name="Minutes">1 to <see cref="EscalationPolicy.MaxMinutes"/>, counted from when the step before was owed.</param>
[GenerateSerializer, Immutable]
public sealed record WaitStep([property: Id(0)] int Minutes) : EscalationStep;

/// <summary>Calls people. Where nobody is found the waits behind it are skipped at once.</summary>
/// <param name="Who">Whom.</param>
/// <param name="Urgent">Whether it may wake them.</param>
/// <param name="InTurn">
/// Whether only one of them is called: which one follows from the case, and with each repeat it is the next one's turn (轮流).
/// </param>
[GenerateSerializer, Immutable]
public sealed record NotifyStep([property: Id(0)] Target Who, [property: Id(1)] bool Urgent, [property: Id(2)] bool InTurn = false)
    : EscalationStep;

/// <summary>Calls other systems (通知外部系统). Where none is found the waits behind it are skipped at once.</summary>
/// <param name="Hook">Id or name of the subscriptions that are called; 1 to <see cref="MaxHook"/> characters.</param>
[GenerateSerializer, Immutable]
public sealed record WebhookStep([property: Id(0)] string Hook) : EscalationStep
{
    /// <summary>The longest name of a subscription.</summary>
    public const int MaxHook = 100;

    /// <summary>Whether it names this one.</summary>
    public bool Calls(DutyHook hook) => hook.Id == Hook || hook.Name == Hook;
}

/// <summary>Raises the case: from now on it is the business of who stands higher.</summary>
/// <param name="To">How high.</param>
[GenerateSerializer, Immutable]
public sealed record RaiseStep([property: Id(0)] Rung To) : EscalationStep;

/// <summary>Makes somebody else the owner of the case: who owes the next action (移交).</summary>
/// <param name="By">Whose it is from now on, as the text of a territory.</param>
[GenerateSerializer, Immutable]
public sealed record OwnStep([property: Id(0)] string By) : EscalationStep;

/// <summary>Puts the case under supervision (督办): it stays marked until it ends.</summary>
[GenerateSerializer, Immutable]
public sealed record SuperviseStep : EscalationStep;

/// <summary>Goes on only within hours of the county's day, else when they begin.</summary>
/// <param name="From">Minutes after midnight, 0 to 1,439.</param>
/// <param name="Until">Minutes after midnight, excluded; less than <paramref name="From"/> where it goes over midnight.</param>
[GenerateSerializer, Immutable]
public sealed record WindowStep([property: Id(0)] int From, [property: Id(1)] int Until) : EscalationStep;

/// <summary>
/// Goes on only if the alarm came back, or others reported the same, often enough; else it looks again with the next time that happens.
/// </summary>
/// <param name="Times">How often at least, 1 to <see cref="EscalationState.MaxRecent"/>.</param>
/// <param name="Minutes">Within how many minutes, 1 to <see cref="EscalationPolicy.MaxMinutes"/>.</param>
[GenerateSerializer, Immutable]
public sealed record RateStep([property: Id(0)] int Times, [property: Id(1)] int Minutes) : EscalationStep;

/// <summary>Goes back to the first step.</summary>
/// <param name="Times">So often, 1 to <see cref="EscalationPolicy.MaxRepeats"/>; after that it goes on.</param>
[GenerateSerializer, Immutable]
public sealed record RepeatStep([property: Id(0)] int Times) : EscalationStep;

/// <summary>Where a roster is looked for. Numbers are stored.</summary>
public enum DutyPlace : byte
{
    /// <summary>The rosters of the case's village.</summary>
    Village = 0,

    /// <summary>Those of its township.</summary>
    Township = 1,

    /// <summary>Those of the county.</summary>
    County = 2,

    /// <summary>Those of the department it is with.</summary>
    Department = 3,
}

/// <summary>
/// Whom a step calls: those who hold a role over the case, one person, or who is on duty. Exactly one of <paramref name="Role"/>,
/// <paramref name="Person"/>, <paramref name="Roster"/> and <paramref name="OnDuty"/> is set.
/// </summary>
/// <param name="Role">The role.</param>
/// <param name="At">With a role: only those who hold it for just this rung; null for all whose territory the case lies in.</param>
/// <param name="Person">Id of the person.</param>
/// <param name="Roster">Id of the roster whose people on duty are called.</param>
/// <param name="OnDuty">Where the rosters are whose people on duty are called.</param>
/// <param name="Next">With a roster: not who is on duty, but who comes next.</param>
[GenerateSerializer, Immutable]
public sealed record Target(
    [property: Id(0)] Role? Role, [property: Id(1)] Rung? At, [property: Id(2)] string? Person, [property: Id(3)] string? Roster = null,
    [property: Id(4)] DutyPlace? OnDuty = null, [property: Id(5)] bool Next = false)
{
    /// <summary>Whether it says exactly one thing.</summary>
    public bool IsClear =>
        (Role is null ? 0 : 1) + (Person is null ? 0 : 1) + (Roster is null ? 0 : 1) + (OnDuty is null ? 0 : 1) == 1
        && (At is null || Role is not null) && (!Next || Roster is not null || OnDuty is not null);
}
