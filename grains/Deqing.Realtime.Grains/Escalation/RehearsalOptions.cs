using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>When every policy is rehearsed for the whole county, and where what is found goes. Section <c>Rehearsal</c>.</summary>
public sealed class RehearsalOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Rehearsal";

    /// <summary>The time of the county's day at which it is, as <c>02:30</c>; <c>never</c> for only by hand.</summary>
    [RegularExpression("^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|never)$")]
    public string At { get; set; } = "02:30";

    /// <summary>Id of the category of the cases that are opened for what is found; in a county without it none are.</summary>
    [Required]
    public string Category { get; set; } = "dutyGap";

    /// <summary>How often it is looked whether a rehearsal is owed, in seconds: so late it begins at most.</summary>
    [Range(1, 3_600)]
    public int LookSeconds { get; set; } = 30;
}
