"""Are changes of the roll written down in time? Beside its completeness the standard's item B2-1 asks for that."""
from datetime import date
from typing import Any

from xinfang_party.measures.expressions import days_between
from xinfang_party.measures.kinds import Owners, Ratio
from xinfang_party.organization.catalogue import ENTRY_WITHIN
from xinfang_party.organization.measures_standard import told
from xinfang_party.organization.models import Membership


def is_entered(day: date) -> Any:
    return Membership.entered_on <= day


CHANGES_IN_TIME = Ratio(
    code="organization.changes_in_time", name="党员变动按期登记率", of=Membership, dated=Membership.from_on, noun="次变动", better="higher",
    owners=Owners(branch=Membership.branch_id, department=Membership.department_id), among=is_entered, among_words="登记了的",
    hits=days_between(Membership.from_on, Membership.entered_on) <= ENTRY_WITHIN.value, hits_words=f"{ENTRY_WITHIN.words}之内登记的",
    basis=f"《中国共产党党员教育管理工作条例》第二十五、二十六条；{told(ENTRY_WITHIN)}",
    note="调入、转入和支部内的调整，按编入日期计入时段，看编入日期到登记那天有几天。名册第一次整批导入的党员不计，系统记下登记日期以前的变动不计")
MEASURES = (CHANGES_IN_TIME,)
