"""The chain's end goes into the file beside the database, so that what is cut off later can be told by it."""
from xinfang_party.access.terms import SYSTEM
from xinfang_party.audit import queries, service, tries
from xinfang_party.audit.rules import Found
from xinfang_party.kernel.transaction import unit_of_work


def watch_end() -> None:
    """Every few minutes, in every process. A chain that no longer holds the end kept last is not kept over it: the page of the audit tells the
    fault from then on, and once is enough."""
    found = service.keep_end()
    if not found.is_good and not is_told(found):
        with unit_of_work():
            service.record("audit.verified", by=SYSTEM, count=found.count, fault=found.fault, trouble=found.trouble)


def is_told(found: Found) -> bool:
    """Does the last check tell of a fault of the chain already, or at least of one of the file where it is no worse now?"""
    last = queries.last_check()
    details = last.details if last else {}
    return bool(details.get("fault") or (details.get("trouble") and not found.fault))


def keep_head() -> None:
    """Once a day the same, where nobody watched; and the counts of tries that no other try has written out. In this order: what is counted is
    not committed yet."""
    watch_end()
    tries.settle()
