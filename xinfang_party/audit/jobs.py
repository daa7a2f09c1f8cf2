"""Once a day the chain's end goes into the file beside the database, so that what is cut off later can be told by it."""
from xinfang_party.access.terms import SYSTEM
from xinfang_party.audit import service, tries


def keep_head() -> None:
    """A chain that no longer holds the end kept last is not kept over it: the page of the audit tells the fault from then on."""
    count, fault = service.compare_with_kept()
    if fault is None:
        service.keep_head(count)
    else:
        service.record("audit.verified", by=SYSTEM, count=count, fault=fault)
    tries.settle()
