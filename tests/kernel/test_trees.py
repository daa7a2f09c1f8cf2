"""Everything below each node, in whatever order the rows come; a ring ends."""
import pytest

from xinfang_party.kernel.trees import subtrees


@pytest.mark.parametrize(("above", "expected"), [
    ({}, {}), ({1: None, 2: 1, 3: 2, 4: None}, {1: {1, 2, 3}, 2: {2, 3}, 3: {3}, 4: {4}}), ({3: 2, 2: 1, 1: None}, {1: {1, 2, 3}, 2: {2, 3}, 3: {3}}),
    ({2: 9}, {2: {2}}), ({1: 2, 2: 1}, {1: {1, 2}, 2: {1, 2}})])
def test_all_below(above, expected):
    assert subtrees(above) == expected
