"""What the tables may tell. The default headers are those of domain.md 7.3 as remembered ([K]): the platform's own template was not seen,
which is why the Party office can change them."""
from xinfang_party.kernel.settings import HOUSE, OURS, Setting
from xinfang_party.rosters.terms import Field, Which

BASIS = "MZ/T 061-2015《志愿服务信息系统基本规范》（凭记忆，未见平台的样表）"
NAMES = {Which.ROSTER: "i志愿报名名单", Which.HOURS: "i志愿服务时长"}
FIELDS = {
    Which.ROSTER: (
        Field("name", "姓名"), Field("volunteer_no", "志愿者编号"), Field("role", "岗位"), Field("starts_at", "班次开始"), Field("ends_at", "班次结束"),
        Field("state", "报名状态"), Field("checked_in_at", "签到"), Field("checked_out_at", "签退"),
        Field("number", "党员编号", is_on=False), Field("branch", "党支部", is_on=False), Field("project", "项目", is_on=False),
        Field("title", "活动名称", is_on=False), Field("kind", "服务类别", is_on=False)),
    Which.HOURS: (
        Field("volunteer_no", "志愿者编号"), Field("name", "姓名"), Field("project", "项目"), Field("role", "岗位"), Field("served_on", "日期"),
        Field("starts_at", "开始"), Field("ends_at", "结束"), Field("hours", "时长"), Field("source", "记录方式"), Field("state", "审核状态"),
        Field("number", "党员编号", is_on=False), Field("branch", "党支部", is_on=False), Field("title", "活动名称", is_on=False),
        Field("kind", "服务类别", is_on=False), Field("place", "社区", is_on=False), Field("recorder", "记录人", is_on=False)),
}
SETTINGS = {setting.code: setting for setting in (
    Setting("longest_header", 30, "字", "一个表头最长", HOUSE, OURS),
)}


def number(code: str) -> int:
    return SETTINGS[code].value
