using Deqing.Realtime.Load;

try
{
    return args switch
    {
        [BareProcess.Command] => await BareProcess.RunAsync(),
        ["http", .. var rest] => await HttpCommand.RunAsync(rest),
        ["all", .. var rest] => await AllCommand.RunAsync(rest),
        _ => throw new ArgumentException("What is to be measured?"),
    };
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n{AllCommand.Usage}\n{HttpOptions.Usage}");
    return 2;
}
catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
