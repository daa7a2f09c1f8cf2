"""Which objects may carry files, and under which permission their files are read."""
from typing import Any

READERS: dict[str, tuple[Any, str]] = {}


def register(model: Any, permission: str) -> None:
    READERS[model.__tablename__] = (model, permission)
