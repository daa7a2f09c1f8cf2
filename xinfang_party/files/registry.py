"""Which objects may carry files, and who reads them: whoever may load the object."""
from collections.abc import Callable
from typing import Any

from xinfang_party.access.queries import get_for
from xinfang_party.access.terms import Identity

Load = Callable[[Identity, int], object]
READERS: dict[str, Load] = {}


def register(model: Any, permission: str, load: Load | None = None) -> None:
    """`load(identity, id)` raises `NotFound` for who may not read the object; without it the permission's reach over its owner columns decides."""
    READERS[model.__tablename__] = load or (lambda identity, key: get_for(identity, permission, model, key))
