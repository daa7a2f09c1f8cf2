"""Words of archives."""
from xinfang_party.kernel.labels import Labelled


class HandInState(Labelled):
    HANDED = "handed", "已移交，待接收"
    RETURNED = "returned", "已退回补齐"
    RECEIVED = "received", "已归档"


class HandoverState(Labelled):
    OFFERED = "offered", "待接收"
    ACCEPTED = "accepted", "已接收"
    WITHDRAWN = "withdrawn", "已撤回"
