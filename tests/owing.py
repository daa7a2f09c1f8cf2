"""What somebody is asked to do, by the names of the sources that ask."""
from typing import Any

from xinfang_party.web import owed


def asked(identity: Any, *names: str) -> list[owed.Owed]:
    """What these sources ask, whoever may open the pages they lead to."""
    return owed.gathered([source for source in owed.REGISTERED if source.name in names], identity)
