using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Domain.Tests.Proofs;

public class MerkleTreeTests
{
    // The leaves and roots that the implementations of Certificate Transparency test themselves with.
    private static readonly string[] Contents =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_root_is_that_of_the_standard(int leaves, string root) =>
        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(
            [.. Contents.Take(leaves).Select(content => MerkleTree.Leaf(Convert.FromHexString(content)))])));

    [Fact]
    public void From_every_leaf_its_path_leads_to_the_root_and_from_no_other_place()
    {
        for (var size = 1; size <= 40; size++)
        {
            var leaves = Leaves(size);
            var root = MerkleTree.Root(leaves);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.Path(index, leaves);
                for (var place = -1; place <= size; place++)
                    Assert.Equal(place == index, root.AsSpan().SequenceEqual(MerkleTree.RootOf(leaves[index], place, size, path)));
                Assert.False(root.AsSpan().SequenceEqual(MerkleTree.RootOf(leaves[index], index, size, [.. path, [.. root]])));
                if (size > 1)
                    Assert.Null(MerkleTree.RootOf(leaves[index], index, size, path[..^1]));
            }
        }
    }

    [Fact]
    public void A_place_that_is_not_there_has_no_path()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Path(3, Leaves(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.Path(-1, Leaves(3)));
        Assert.Null(MerkleTree.RootOf(Leaves(1)[0], 0, 0, []));
    }

    private static byte[][] Leaves(int size) => [.. Enumerable.Range(0, size).Select(index => MerkleTree.Leaf([(byte)index]))];
}
