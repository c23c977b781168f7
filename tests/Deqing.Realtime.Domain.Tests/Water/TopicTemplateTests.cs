using Deqing.Realtime.Domain.Water;

namespace Deqing.Realtime.Domain.Tests.Water;

public sealed class TopicTemplateTests
{
    [Theory]
    [InlineData("{anything}/{sensor}", "farm/S00001", "S00001")]
    [InlineData("{anything}/{sensor}", "农场/S00001", "S00001")]
    [InlineData("{sensor}", "S00001", "S00001")]
    [InlineData("{sensor}/up", "S00001/up", "S00001")]
    [InlineData("up/{sensor}/data", "up/S00001/data", "S00001")]
    [InlineData("{anything}/{sensor}", "farm/pond/S00001", null)]
    [InlineData("{anything}/{sensor}", "S00001", null)]
    [InlineData("{anything}/{sensor}", "farm/", null)]
    [InlineData("{anything}/{sensor}", "/S00001", null)]
    [InlineData("{anything}/{sensor}", "", null)]
    [InlineData("{anything}/{sensor}", "$SYS/S00001", null)]
    [InlineData("{sensor}/up", "S00001/UP", null)]
    [InlineData("{sensor}/up", "S00001/up/", null)]
    [InlineData("up/{sensor}/data", "up/S00001/dat", null)]
    public void A_topic_names_its_sensor(string template, string topic, string? sensor)
    {
        var range = Read(template).Match(topic);
        Assert.Equal(sensor, range is { } here ? topic[here] : null);
    }

    [Theory]
    [InlineData("", "must have one level {sensor}")]
    [InlineData("up", "must have one level {sensor}")]
    [InlineData("{sensor}/{sensor}", "must have one level {sensor}")]
    [InlineData("{sensor}/+", "has a level '+', which is neither {sensor} nor {anything} nor plain text")]
    [InlineData("{sensor}/#", "has a level '#', which is neither {sensor} nor {anything} nor plain text")]
    [InlineData("x{sensor}/{sensor}", "has a level 'x{sensor}', which is neither {sensor} nor {anything} nor plain text")]
    [InlineData("{sensor}/{pond}", "has a level '{pond}', which is neither {sensor} nor {anything} nor plain text")]
    public void What_is_no_template_is_told(string text, string told) => Assert.Equal((null, told), TopicTemplate.Parse(text));

    [Fact]
    public void A_template_has_a_limited_number_of_levels()
    {
        string Of(int levels) => string.Concat(Enumerable.Repeat("a/", levels - 1)) + "{sensor}";
        Assert.Null(TopicTemplate.Parse(Of(TopicTemplate.MaxLevels)).Mistake);
        Assert.Equal("must not have more than 16 levels", TopicTemplate.Parse(Of(TopicTemplate.MaxLevels + 1)).Mistake);
    }

    [Theory]
    [InlineData("{anything}/{sensor}", "{sensor}/up", true)]
    [InlineData("down/{sensor}", "up/{sensor}", false)]
    [InlineData("{anything}/{sensor}/{anything}", "v1/{sensor}/observations", true)]
    [InlineData("{anything}/{sensor}", "v1/{sensor}/observations", false)]
    public void Templates_overlap_where_a_topic_could_be_of_both(string one, string other, bool overlap)
    {
        Assert.Equal(overlap, Read(one).Overlaps(Read(other)));
        Assert.Equal(overlap, Read(other).Overlaps(Read(one)));
    }

    [Fact]
    public void Its_filter_subscribes_to_all_of_its_topics() => Assert.Equal("up/+/+/x", Read("up/{sensor}/{anything}/x").Filter);

    private static TopicTemplate Read(string text) => TopicTemplate.Parse(text).Template!;
}
