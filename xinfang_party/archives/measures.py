"""Which branches handed the archive of the year before in by the end of January; the standard's item B2-5 is judged by it."""
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, false, or_

from xinfang_party.archives import rules
from xinfang_party.archives.catalogue import BASIS
from xinfang_party.archives.models import HandIn
from xinfang_party.archives.terms import HandInState
from xinfang_party.measures.kinds import Ratio
from xinfang_party.organization.measures_standard import STANDING_BRANCHES, WHICH_BRANCHES
from xinfang_party.organization.models import Branch


def is_due(day: date) -> Any:
    """Branches that saw the year whose archive should be there by now."""
    year = rules.judged_year(day)
    return false() if year is None else Branch.founded_on <= date(year, 12, 31)


def is_archived(day: date) -> Any:
    year = rules.judged_year(day)
    if year is None:
        return false()
    stands = or_(HandIn.state != HandInState.RETURNED, HandIn.returned_on > day)
    return exists().where(and_(HandIn.branch_id == Branch.id, HandIn.year == year, HandIn.handed_on <= rules.archive_by(year), HandIn.handed_on <= day, stands))


ARCHIVED_SHARE = Ratio(
    code="documents.archived_share", name="年度资料按期归档率", among=is_due, hits=is_archived, hits_words="按期移交的", basis=BASIS,
    note="看时段末（或截至日）前一年的资料：次年 1 月 31 日以前移交、已归档或正等机关党委接收的算按期，退回以后没有在 1 月 31 日以前重新移交的不算；"
         f"1 月里还没有到期，不计。资料那一年还没有成立的支部不计。{WHICH_BRANCHES}", **{**STANDING_BRANCHES, "among_words": "应当归档的"})
MEASURES = (ARCHIVED_SHARE,)
