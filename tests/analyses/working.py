"""What the house itself keeps of letters, consultations and clusters, as random plain rows, and its figures counted again with plain loops."""
import random
from datetime import timedelta

from xinfang_party.clusters.models import Cluster, Policy, Voice
from xinfang_party.clusters.terms import ClusterState, Source, VoiceState
from xinfang_party.consultations.models import Consultation, ConsultationQuestion
from xinfang_party.consultations.terms import State as Held
from xinfang_party.letters.models import Letter
from xinfang_party.letters.terms import Adoption, Kind, Means, State, Trigger
from xinfang_party.petitions.models import Subject

DAY = timedelta(days=1)
MANY = 120
BOTH = (State.DELIVERED, State.ANSWERED)


def letter(dice, key, issued, today):
    state = dice.choice([State.WITHDRAWN, State.ISSUED, *BOTH, *BOTH])
    delivered = min(today, issued + DAY * 2) if state in BOTH else None
    answered = min(today, delivered + DAY * dice.randint(0, 50)) if state is State.ANSWERED else None
    due = issued + DAY * 30
    return Letter(kind=dice.choice(list(Kind)), trigger=Trigger.OTHER, means=Means.ORDINARY, state=state, title="甲", to_unit="乙", facts="丙", requirement="丁",
                  answer_days=30, drafted_by="戊", drafted_on=issued, issued_on=issued, first_due_on=due, due_on=due + DAY * dice.choice([0, 40]), series="试",
                  year=issued.year, serial=key, delivered_on=delivered, answered_on=answered, first_answered_on=answered,
                  adoption=dice.choice(list(Adoption)) if answered else None, listed_on=min(today, due + DAY * 3) if delivered and dice.random() < 0.3 else None)


def consultation(dice, day, today):
    held = dice.random() < 0.8
    made = Consultation(topic="甲", reason="乙", state=Held.HELD if held else Held.PLANNED, planned_on=day, held_on=day if held else None, convener="丙", planned_by="丁")
    due = day + DAY * 20
    for decision in ("", "办", "办") if held else ():
        done = min(today, day + DAY * dice.randint(1, 40)) if decision and dice.random() < 0.6 else None
        made.questions.append(ConsultationQuestion(question="问", decision=decision, first_due_on=due if decision else None, due_on=due if decision else None,
                                                   done_on=done, noted_on=done and min(today, done + DAY * dice.randint(0, 2))))
    return made


def cluster(dice, day, today, subject):
    closed = min(today, day + DAY * dice.randint(0, 200)) if dice.random() < 0.5 else None
    made = Cluster(name="甲", subject_id=subject.id, district=f"第{dice.randrange(10**9)}区", from_on=day, made_on=day, made_by="乙", closed_on=closed,
                   state=ClusterState.CLOSED if closed else ClusterState.OPEN)
    made.policies = [Policy(title="政策", organ="机关", made_on=day, noted_by="丙")] if dice.random() < 0.5 else []
    return made


def voice(dice, day, today):
    turn = min(today, day + DAY * dice.randint(0, 30)) if dice.random() < 0.7 else None
    return Voice(title="甲", text="乙", source=Source.FRONT_DESK, spoken_on=day, noted_on=day, due_on=day + DAY * 15, first_turn_on=turn,
                 state=VoiceState.STUDYING if turn else VoiceState.NOTED)


def fill(session, today):
    dice = random.Random(7)
    subject = Subject(name="内容", level=1)
    session.add(subject)
    session.flush()
    for key in range(1, MANY + 1):
        day = today - DAY * dice.randint(0, 800)
        session.add_all((letter(dice, key, day, today), consultation(dice, day, today), cluster(dice, day, today, subject), voice(dice, day, today)))
    session.flush()


# --- counted again --------------------------------------------------------------------------------------------------------------

def figures(session, window, today, *, tells_all):
    """code → (numerator, denominator or None). Proposals of accountability are told over whole months alone; a cluster is open on the day it is closed."""
    start, end = window
    last, yesterday = min(end, today), today - DAY
    rows = {model: [vars(row) for row in session.query(model)] for model in (Letter, Consultation, ConsultationQuestion, Cluster, Policy, Voice)}
    inside = lambda day: day is not None and start <= day <= last  # noqa: E731
    by = lambda day, until: day is not None and day <= until  # noqa: E731
    sent = [row for row in rows[Letter] if row["state"] != "withdrawn" and (tells_all or row["kind"] != "accountability")]
    answers = [row for row in sent if row["kind"] != "supervision" and inside(row["first_answered_on"])]
    due = [row for row in sent if inside(row["first_due_on"]) and (row["first_due_on"] <= yesterday or by(row["first_answered_on"], today))]
    decided = [row for row in rows[ConsultationQuestion] if row["decision"]]
    owed = [row for row in decided if inside(row["first_due_on"]) and (row["first_due_on"] <= yesterday or by(row["done_on"], today))]
    replies = [row for row in rows[Voice] if inside(row["due_on"])]
    return {
        "letters.supervisions": (sum(row["kind"] == "supervision" and inside(row["issued_on"]) for row in sent), None),
        "letters.proposals": (sum(row["kind"] != "supervision" and inside(row["issued_on"]) for row in sent), None),
        "letters.adopted_rate": (sum(row["adoption"] == "adopted" for row in answers), len(answers)),
        "letters.adopted_or_partly_rate": (sum(row["adoption"] in ("adopted", "partly") for row in answers), len(answers)),
        "letters.in_time_rate": (sum(by(row["first_answered_on"], row["first_due_on"]) for row in due), len(due)),
        "letters.overdue": (sum(by(row["delivered_on"], last) and row["first_due_on"] <= min(last, yesterday) and not by(row["first_answered_on"], last)
                                for row in sent), None),
        "letters.listed": (sum(row["kind"] == "supervision" and inside(row["listed_on"]) for row in sent), None),
        "consultations.held": (sum(inside(row["held_on"]) for row in rows[Consultation]), None),
        "consultations.on_time_rate": (sum(by(row["done_on"], row["first_due_on"]) for row in owed), len(owed)),
        "consultations.overdue": (sum(row["first_due_on"] <= min(last, yesterday) and not by(row["done_on"], last) for row in decided), None),
        "consultations.written_late": (sum(inside(row["first_due_on"]) and row["done_on"] is not None and row["done_on"] < row["noted_on"]
                                              for row in decided), None),
        "clusters.voices_noted": (sum(inside(row["noted_on"]) for row in rows[Voice]), None),
        "clusters.voices_in_time": (sum(by(row["first_turn_on"], row["due_on"]) for row in replies), len(replies)),
        "clusters.policies_made": (sum(inside(row["made_on"]) for row in rows[Policy]), None),
        "clusters.open": (sum(row["made_on"] <= last and not by(row["closed_on"], last - DAY) for row in rows[Cluster]), None)}
