"""What a one-time link may be for, and which classes of cases there are; told once, when the house opens, by the rooms that know."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from xinfang_party.communities.models import CommunityLink
from xinfang_party.communities.terms import Purpose
from xinfang_party.web.forms import Form


@dataclass(frozen=True)
class Handler:
    """`load(link)` finds what the link is about, None where there is nothing (any more) to say of it. `form(link, subject)` asks; `act(link, subject,
    form)` writes, with its audit entry, and may raise `Refusal`. `template` is given `link`, `subject` and `form`.
    """

    load: Callable[[CommunityLink], Any]
    form: Callable[[CommunityLink, Any], Form]
    act: Callable[[CommunityLink, Any, Any], None]
    template: str


HANDLERS: dict[Purpose, Handler] = {}


def register(purpose: Purpose, handler: Handler) -> None:
    HANDLERS[purpose] = handler


@dataclass
class Wiring:
    """`case_classes()`: {id: name} of the classes of cases a dispute may be of; petitions knows them, the house tells."""

    case_classes: Callable[[], Mapping[int, str]] = dict


wiring = Wiring()
