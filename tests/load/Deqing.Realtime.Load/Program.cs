using Deqing.Realtime.Load;
using Deqing.Realtime.Load.Bare;
using Deqing.Realtime.Load.Hj212;
using Deqing.Realtime.Load.Mqtt;

try
{
    return args switch
    {
        [BareProcess.Command, var which] => await BareProcess.RunAsync(which),
        [Twins.Command] => await Twins.RunAsync(),
        ["all", .. var rest] => await AllCommand.RunAsync(rest),
        ["http", .. var rest] => await HttpCommand.RunAsync(rest),
        ["mqtt", .. var rest] => await MqttCommand.RunAsync(rest),
        ["hj212", .. var rest] => await Hj212Command.RunAsync(rest),
        ["things", .. var rest] => await ThingsCommand.RunAsync(rest),
        _ => throw new ArgumentException("What is to be measured?"),
    };
}
catch (ArgumentException wrong)
{
    string[] usages = [AllCommand.Usage, HttpOptions.Usage, MqttCommand.Usage, Hj212Command.Usage, ThingsCommand.Usage];
    await Console.Error.WriteLineAsync($"{wrong.Message}\n{string.Join('\n', usages)}");
    return 2;
}
catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
