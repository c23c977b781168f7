using System.Text;
using Deqing.Realtime.Api.Open311;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Api.Tests.Open311;

/// <summary>Formats and parameters of GeoReport; no program needed.</summary>
public sealed class GeoReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 8, 0, 0, TimeSpan.FromHours(8));

    private static readonly GeoList Requests = new("request", [new GeoRecord(
        ("service_request_id", "26-000123"), ("open", true), ("lat", 30.5), ("requested_datetime", Now),
        ("description", "池塘 <b>&"), ("address", null),
        ("attributes", new GeoList("attribute", [])), ("count", 3))]);

    [Fact]
    public void A_list_in_JSON_is_a_bare_array_and_what_is_empty_is_null() => Assert.Equal(
        """[{"service_request_id":"26-000123","open":true,"lat":30.5,"requested_datetime":"2026-04-01T08:00:00+08:00",""" + """
        "description":"池塘 <b>&","address":null,"attributes":[],"count":3}]
        """,
        Encoding.UTF8.GetString(GeoReport.Write(GeoFormat.Json, "service_requests", Requests)));

    [Fact]
    public void A_list_in_XML_is_a_container_without_attributes() => Assert.Equal(
        """<?xml version="1.0" encoding="utf-8"?><service_requests><request><service_request_id>26-000123</service_request_id>"""
        + "<open>true</open><lat>30.5</lat><requested_datetime>2026-04-01T08:00:00+08:00</requested_datetime>"
        + "<description>池塘 &lt;b&gt;&amp;</description><address /><attributes /><count>3</count></request></service_requests>",
        Encoding.UTF8.GetString(GeoReport.Write(GeoFormat.Xml, "service_requests", Requests)));

    [Fact]
    public void What_XML_cannot_hold_is_replaced() => Assert.Equal(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><a><b>x\uFFFDy\uFFFD😀</b></a>",
        Encoding.UTF8.GetString(GeoReport.Write(GeoFormat.Xml, "a", new GeoRecord(("b", "x\u0001y\ud800😀")))));

    [Theory]
    [InlineData("", "2026-01-01T08:00:00+08:00", "2026-04-01T08:00:00+08:00")]
    [InlineData("start_date=2026-03-01T00:00:00Z", "2026-03-01T00:00:00+00:00", "2026-04-01T08:00:00+08:00")]
    [InlineData("start_date=2025-01-01T00:00:00Z", "2025-01-01T00:00:00+00:00", "2025-04-01T00:00:00+00:00")]
    [InlineData("end_date=2025-04-01T00:00:00 08:00", "2025-01-01T00:00:00+08:00", "2025-04-01T00:00:00+08:00")]
    [InlineData("start_date=&status=", "2026-01-01T08:00:00+08:00", "2026-04-01T08:00:00+08:00")]
    public void Ninety_days_are_asked_for_unless_said_otherwise(string text, string from, string until)
    {
        var (query, errors) = Read(text);
        Assert.Empty(errors);
        Assert.Equal((from, until), (GeoReport.Text(query.From), GeoReport.Text(query.Until)));
        Assert.Equal((true, true, 1, GeoQuery.MaxPage), (query.Open, query.Closed, query.Page, query.PageSize));
    }

    [Theory]
    [InlineData("service_code=garbage,nothing", 404)]
    [InlineData("service_code=pondOxygen", 404)]
    [InlineData("status=half", 400)]
    [InlineData("start_date=yesterday", 400)]
    [InlineData("start_date=2026-03-01T00:00:00", 400)]
    [InlineData("start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z", 400)]
    [InlineData("start_date=2026-03-01T00:00:00Z&end_date=2026-02-01T00:00:00Z", 400)]
    [InlineData("lat=30.5", 400)]
    [InlineData("lat=120&long=30", 400)]
    [InlineData("lat=30.5&long=120&radius=0", 400)]
    [InlineData("page=0", 400)]
    [InlineData("page=11&page_size=1000", 400)]
    [InlineData("page_size=1001", 400)]
    [InlineData("updated_after=soon", 400)]
    public void What_is_wrong_is_told(string text, int code) => Assert.Equal(code, Assert.Single(Read(text).Errors).Code);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() =>
        Assert.Equal(3, Read("status=half&page=x&lat=1").Errors.Count);

    [Fact]
    public void A_circle_and_a_status_are_read()
    {
        var (query, errors) = Read("status=open&lat=30.5&long=120.01&radius=250&service_code=garbage");
        Assert.Empty(errors);
        Assert.Equal((true, false, new Position(120.01, 30.5), 250), (query.Open, query.Closed, query.Near, query.Radius));
        Assert.Equal(["garbage"], query.Services);
    }

    private static (GeoQuery Query, List<GeoError> Errors) Read(string text)
    {
        var parameters = text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var errors = new List<GeoError>();
        return (GeoQuery.Read(parameters.GetValueOrDefault, TestCatalogue.Value, Now, errors), errors);
    }
}
