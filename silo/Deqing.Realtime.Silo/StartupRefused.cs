namespace Deqing.Realtime.Silo;

/// <summary>
/// The program cannot start and says why in words for the person who started it. Printed as it is, without a stack trace;
/// the exit code is 1.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1710", Justification = "It is a refusal, as the word says.")]
public sealed class StartupRefused : Exception
{
    /// <inheritdoc cref="StartupRefused"/>
    public StartupRefused(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
