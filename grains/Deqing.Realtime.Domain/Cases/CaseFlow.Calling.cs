namespace Deqing.Realtime.Domain.Cases;

public static partial class CaseFlow
{
    private static Decision Answer(in Ask ask, CaseFile state, Urge command, Actor by) =>
        Decision.Append(new CaseUrged(
            ask.Now, by, command.Note, ask.Forecast.Of(state, ask.Now)?.Chance, state.StepDueAt!.Value))
            .Unless(Texts(command.Note));
}
