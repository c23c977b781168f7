using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Domain.Tests.Cases;

public class CatalogueTests
{
    [Fact]
    public void The_department_of_a_township_leads_there_and_the_other_one_elsewhere()
    {
        var garbage = TestCatalogue.Value.Find(TestCatalogue.Garbage)!;
        (string? Township, string Lead)[] table =
        [
            (TestCatalogue.OtherTownship, TestCatalogue.TownOffice), ("330000101", TestCatalogue.Cleaning), (null, TestCatalogue.Cleaning),
        ];
        foreach (var (township, lead) in table)
        {
            Assert.Equal(lead, garbage.LeadIn(township));
            var turned = garbage with { Responsible = [.. garbage.Responsible.Reverse()] };
            Assert.Equal(lead, turned.LeadIn(township));
        }

        var nobody = garbage with { Responsible = [garbage.Responsible[1]] };
        Assert.Equal(TestCatalogue.TownOffice, nobody.LeadIn(TestCatalogue.OtherTownship));
        Assert.Null(nobody.LeadIn("330000101"));
        Assert.Null(nobody.LeadIn(null));
    }

    [Fact]
    public void What_is_not_in_the_catalogue_is_not_found()
    {
        var catalogue = TestCatalogue.Value;
        Assert.Null(catalogue.Find("nothing"));
        Assert.Null(catalogue.FindDepartment("nobody"));
        Assert.Equal(TestCatalogue.Agriculture, catalogue.FindDepartment(TestCatalogue.Agriculture)!.Id);
        var garbage = catalogue.Find(TestCatalogue.Garbage)!;
        Assert.Equal("urgent", garbage.Find("urgent")!.Id);
        Assert.Null(garbage.Find("Urgent"));
    }
}
