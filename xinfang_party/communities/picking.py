"""From what somebody typed to one community: by its code or name, else by picking one of those that may be meant. Works without JavaScript."""
from typing import Any

from xinfang_party.communities import queries
from xinfang_party.communities.forms import PlaceForm
from xinfang_party.communities.models import Place

NOT_FOUND = "没有找到这样的社区，请检查名称，或者改填 12 位代码。"
TOO_MANY = "找到的社区太多，请再加上区或镇街的名称，中间空一格。"
SEVERAL = "有几个社区都可能是，请选一个，再提交一次。"


def checked(form: PlaceForm) -> tuple[bool, Place | None]:
    """(is all well, the community meant)."""
    is_good = form.validate()
    place = picked(form)
    return is_good and not form.place.errors and not form.place_id.errors, place


def picked(form: PlaceForm) -> Place | None:
    """The community meant; None with the reason at its field, or where nothing was typed. Ask after `validate`, which forgets earlier reasons."""
    text = form.place.data or ""
    if not text:
        return None
    found = queries.choices_for(text)
    offered = found[:queries.MOST_CHOICES]
    form.offer_places({place.id: f"{place.path}（{place.code}）" for place in offered})
    chosen = [place for place in offered if len(found) == 1 or place.id == form.place_id.data]
    if chosen:
        return chosen[0]
    hold(form.place_id if found else form.place, TOO_MANY if len(found) > len(offered) else SEVERAL if found else NOT_FOUND)
    return None


def hold(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
