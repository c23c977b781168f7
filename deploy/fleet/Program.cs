using System.Runtime.InteropServices;
using Deqing.Realtime.Fleet;

using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await FleetProgram.RunAsync(args, Console.Out, Console.Error, stop.Token);
