"""Trees kept as rows that know the one above them."""
from collections.abc import Mapping


def subtrees(above: Mapping[int, int | None]) -> dict[int, frozenset[int]]:
    """{key: itself and all below}; `above`: each key → the one it belongs to, in whatever order."""
    found: dict[int, set[int]] = {key: {key} for key in above}
    for key in above:
        parent = above[key]
        while parent is not None and parent in above and key not in found[parent]:
            found[parent].add(key)
            parent = above[parent]
    return {key: frozenset(ids) for key, ids in found.items()}
