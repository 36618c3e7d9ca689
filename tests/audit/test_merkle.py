"""The tree against RFC 6962's definition, written here once more, recursively, and against published vectors."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.merkle import compute_root, hash_leaf, inclusion_proof, root_from_proof

# Leaves and roots published with Certificate Transparency's reference implementation.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
contents = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def defined_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as written there."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + defined_root(leaves[:split]) + defined_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_published_vectors(size):
    leaves = [hash_leaf(bytes.fromhex(text)) for text in LEAVES[:size]]
    assert compute_root(leaves).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert compute_root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(contents)
def test_root_is_the_rfc_s(contents):
    leaves = [hash_leaf(content) for content in contents]
    assert compute_root(leaves) == defined_root(leaves)


@given(contents, st.data())
def test_every_leaf_has_a_proof_that_leads_to_the_root(contents, data):
    leaves = [hash_leaf(content) for content in contents]
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_proof(leaves, index)
    assert root_from_proof(leaves[index], index, len(leaves), path) == compute_root(leaves)


@given(contents, st.data())
def test_a_proof_fits_no_other_leaf_index_or_size(contents, data):
    leaves = [hash_leaf(content) for content in contents]
    root, size = compute_root(leaves), len(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(leaves, index)
    assert root_from_proof(hash_leaf(b"another entry"), index, size, path) != root
    assert root_from_proof(leaves[index], size, size, path) is None
    assert root_from_proof(leaves[index], index, size, [*path, leaves[0]]) is None
    for other in range(size):
        if leaves[other] != leaves[index]:
            assert root_from_proof(leaves[other], index, size, path) != root
    if path:
        assert root_from_proof(leaves[index], index, size, path[:-1]) != root


def test_a_node_is_not_a_leaf():
    left, right = hash_leaf(b"a"), hash_leaf(b"b")
    assert hash_leaf(left + right) != compute_root([left, right])


def test_no_proof_for_a_leaf_that_is_not_there():
    with pytest.raises(IndexError):
        inclusion_proof([hash_leaf(b"a")], 1)
