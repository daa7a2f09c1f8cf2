"""What the timed jobs told whom, on the days before today: reminders, the daily digest; and who has read it since."""
from functools import partial

from xinfang_party.access.terms import Identity
from xinfang_party.commitments import jobs as commitments
from xinfang_party.demo import catalogue
from xinfang_party.demo.diary import Diary
from xinfang_party.demo.people import Bureau
from xinfang_party.notifications import service
from xinfang_party.petitions import jobs as petitions

REMINDED, DIGESTED, READ = (9, 2), (8, 5, 4, 3, 1), (40, 5)
"""So many days ago; a digest is written on working days only."""


def enter(diary: Diary, bureau: Bureau) -> None:
    for days in REMINDED:
        diary.ago(days, remind)
    for days in DIGESTED:
        diary.ago(days, service.write_digests)
    for identity in readers(bureau):
        for days in READ:
            diary.ago(days, partial(service.read_all, by=identity))


def readers(bureau: Bureau) -> list[Identity]:
    """Everybody who may log in by a name the log-in page shows."""
    members = [bureau.as_member(bureau.members[log_in.office][log_in.place - 1]) for log_in in catalogue.LOG_INS]
    return members + [bureau.identities[username] for username, _, _ in catalogue.ROLES]


def remind() -> None:
    petitions.remind_due()
    commitments.remind_off_track()
    commitments.remind_overdue_steps()
    commitments.remind_waiting_picks()
    commitments.remind_missing_appraisals()
