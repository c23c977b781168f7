namespace Deqing.Realtime.Silo;

/// <summary>
/// The program cannot start and says why in words for the person who started it. Printed as it is, without a stack trace;
/// the exit code is 1.
/// </summary>
public sealed class StartupRefused : Exception
{
    /// <inheritdoc cref="StartupRefused"/>
    public StartupRefused(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
