using System.ComponentModel.DataAnnotations;

namespace Deqing.Realtime.Grains.Notices;

/// <summary>How people are told. Section <c>Notices</c>.</summary>
public sealed class NoticeOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string Section = "Notices";

    /// <summary>Most messages on their way at once, on each channel.</summary>
    [Range(1, 64)]
    public int AtOnce { get; set; } = 8;

    /// <summary>How long a receiver may take for a message, in seconds.</summary>
    [Range(1, 30)]
    public int TimeoutSeconds { get; set; } = 10;
}
