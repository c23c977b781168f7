using Deqing.Realtime.Fleet;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};
return await FleetProgram.RunAsync(args, Console.Out, Console.Error, stop.Token);
