using Deqing.Realtime.Fleet;

return await FleetProgram.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
