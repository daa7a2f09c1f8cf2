"""Cases by the month, clusters, proposals, voices and policies for tests."""
from datetime import date
from typing import Any

from tests import cases, people
from tests.letters import made as letters
from xinfang_party.access.terms import Identity, Role
from xinfang_party.accounts.models import Account
from xinfang_party.accounts.queries import identity_of
from xinfang_party.clusters import service, voicing
from xinfang_party.clusters.models import Cluster, Policy, Voice
from xinfang_party.clusters.terms import Source
from xinfang_party.kernel import clock
from xinfang_party.kernel.database import db
from xinfang_party.kernel.periods import DAY, Period
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Kind, State
from xinfang_party.organization.models import Member
from xinfang_party.petitions import subjects
from xinfang_party.petitions.models import Case, Subject

NOW = "2026-03-02 10:00"
TODAY = date(2026, 3, 2)
OFFICER = Identity(account_id=900_071, name="信访业务甲", roles=frozenset({Role.PETITION_OFFICER}))
HEARD, FOUND, ANSWER = "物业费没有公示标准，建议统一公示", "三个小区都没有公示", "已经有规定，先督促落实"


def subject(name: str, parent: Subject | None = None) -> Subject:
    made = subjects.add(name=name, parent=parent, by=cases.BY)
    db.session.flush()
    return made


def received(of: Subject, district: str, month: str, number: int, **facts: Any) -> list[Case]:
    """So many cases of this month ("2026-01"), spread over its days so far."""
    found = Period.parse(month)
    days = (min(found.end, clock.today()) - found.start).days + 1
    return [cases.case(subject_id=of.id, district=district, received_on=found.start + DAY * ((place + 1) * (days - 1) % days), **facts) for place in range(number)]


def cluster(of: Subject, district: str = "天河区", *, ground: str = "", **facts: Any) -> Cluster:
    made = service.make(facts={"name": "小区物业管理", "subject_id": of.id, "district": district, "from_on": date(2025, 1, 1), "note": "", **facts},
                        ground=ground, by=OFFICER)
    db.session.commit()
    return made


def policy(of: Cluster, **facts: Any) -> Policy:
    made = service.note_policy(of, facts={"title": "示例市物业管理条例", "document_no": "", "organ": "示例市人大常委会", "made_on": date(2025, 8, 20),
                                          "letter_id": None, **facts}, by=OFFICER)
    db.session.commit()
    return made


def letter(kind: Kind = Kind.POLICY, state: State = State.ISSUED) -> Letter:
    """One to a unit, gone the straight way as far as `state`."""
    return letters.letter(state, kind=kind, title="关于公示物业收费标准的建议", to_unit="示例市住建局")


def by(member: Member, *roles: Role) -> Identity:
    found = identity_of(Account(id=800_000 + member.id, name=member.name, member_id=member.id), clock.today())
    return Identity(**{**vars(found), "roles": found.roles | set(roles)})


def member() -> Member:
    made = people.member(people.branch())
    db.session.commit()
    return made


def noted(**facts: Any) -> dict[str, Any]:
    return {"title": "物业费公示", "text": HEARD, "source": Source.FRONT_DESK, "place": "天河区", "spoken_on": date(2026, 2, 20), **facts}


def voice(of: Member, **facts: Any) -> Voice:
    made = voicing.note(facts=noted(**facts), by=by(of))
    db.session.commit()
    return made


def take(one: Voice, verb: str, *, by: Identity = OFFICER, at: Cluster | None = None, **more: Any) -> None:
    """A step with what it needs; `at`: the cluster it is placed into."""
    match verb:
        case "place":
            assert at is not None
            voicing.place(one, cluster_id=at.id, by=by, **more)
        case "study":
            voicing.study(one, **{"held_on": TODAY, "units": "示例市住建局", "findings": FOUND, **more}, by=by)
        case "propose":
            voicing.propose(one, letter_id=letter().id, by=by)
        case "make-policy":
            assert one.cluster is not None
            voicing.make_policy(one, policy_id=policy(one.cluster).id, by=by)
        case "answer":
            voicing.answer(one, text=ANSWER, by=by, **more)
        case "reopen":
            voicing.reopen(one, reason="又有三件同类", by=by)
    db.session.commit()
