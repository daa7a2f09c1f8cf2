"""Who can be picked as one of the two, and what the form of a talk comes to."""
from typing import Any

from xinfang_party.access.terms import Identity
from xinfang_party.kernel import clock
from xinfang_party.kernel.errors import Refusal
from xinfang_party.organization.queries import member_by_number, members_of
from xinfang_party.talks.forms import TalkForm
from xinfang_party.talks.models import Talk
from xinfang_party.talks.queries import branches_led
from xinfang_party.talks.terms import TalkKind

NUMBERS = {"talker_id": "talker_number", "person_id": "person_number"}


def people_for(identity: Identity, talk: Talk | None = None) -> dict[int, str]:
    """{member id: name} of the members of the own branch and of those led in person, and the two who stand in the record already."""
    branches = dict.fromkeys([key for key in (identity.home_branch_id, *branches_led(identity)) if key is not None])
    offered = {member.id: member.name for branch_id in branches for member in members_of(branch_id, clock.today())}
    return {**({talk.talker_id: talk.talker.name, talk.person_id: talk.person.name} if talk is not None else {}), **offered}


def facts_of(form: TalkForm) -> dict[str, Any]:
    """What `service.record` takes. Raises `Refusal` at the field where one of the two is not named."""
    facts = {name: value for name, value in form.facts().items() if name not in NUMBERS.values()}
    facts["kind"] = TalkKind(facts["kind"])
    for name, number in NUMBERS.items():
        facts[name] = member_id(facts[name], form[number].data or "", name, number)
    return facts


def member_id(picked: int | None, number: str, name: str, number_name: str) -> int:
    """A number counts only where nobody of the list was picked."""
    if picked:
        return picked
    if not number:
        raise Refusal("请选择是谁；名单里没有的，请填写党员编号。", number_name if picked == 0 else name)
    found = member_by_number(number)
    if found is None:
        raise Refusal(f"没有编号为“{number}”的党员，请核对编号。", number_name)
    return found.id
