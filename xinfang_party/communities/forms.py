"""Shape of what is typed about places and report-ins."""
from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.communities.catalogue import SKILLS
from xinfang_party.communities.terms import Bond, FreeTime, PartnerKind, Purpose
from xinfang_party.web.forms import DateField, EditForm, Form, line, required, row_id

BY_OFFICE = "只填社区办公室的座机，不能填手机号。"
WHICH = "填名称或 12 位代码。同名的再加上区或镇街的名称，中间空一格，例如“荔湾 东风社区”。"
TICKED: dict[str, Any] = {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}


def labelled(kind: Any) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label) for one in kind]


class PlaceForm(EditForm):
    place = StringField("社区", description=WHICH, **line(60, required("请填写社区的名称或代码。")))
    place_id = RadioField("选哪一个社区", coerce=row_id, choices=[], validate_choice=False, validators=[Optional()])

    def offer_places(self, places: Mapping[int, str]) -> None:
        self.place_id.choices = [SelectChoice(key, words) for key, words in places.items()]


class ProfileForm(EditForm):
    skills = SelectMultipleField("会什么", description="可以选几项，也可以不选。", choices=[SelectChoice(*one) for one in SKILLS.items()], **TICKED)
    free_times = SelectMultipleField("什么时候有空", description="可以选几项，也可以不选。", choices=labelled(FreeTime), **TICKED)
    volunteer_no = StringField("志愿者编号", description="在“i志愿”等平台上注册过的填写；没有注册的不填。", **line(30))
    registered_on = DateField("注册成为志愿者的日期", description="没有注册的不填。", validators=[Optional()])
    offers = BooleanField("愿意参加，有活动请叫我", description="勾选以后，组织活动的人在缺人时会看到您；随时可以取消。")


class ReportInForm(PlaceForm, ProfileForm):
    """The own report-in, with what one can do and when; the version is that of the latter."""

    bond = RadioField("是哪一种社区", coerce=Bond, choices=labelled(Bond), default=Bond.HOME)


class BranchReportForm(PlaceForm):
    is_new = True
    who = SelectField("谁报到", coerce=row_id, choices=[])
    from_on = DateField("报到日期", description="补登以前报到的，填报到单上的日期；不填就是今天。", validators=[Optional()])
    bond = RadioField("是哪一种社区", coerce=Bond, choices=labelled(Bond), default=Bond.PAIRED)

    def offer(self, members: Mapping[int, str]) -> None:
        self.who.choices = [SelectChoice(0, "党支部（作为一个组织报到）"), *(SelectChoice(key, f"{name}（本人书面请支部代为登记）") for key, name in members.items())]


class VersionForm(EditForm):
    """A step, with the version that was on screen."""


class EndForm(EditForm):
    reason = StringField("原因", **line(200, required("请写明为什么结束，例如搬家。")))


class ReceiptForm(EditForm):
    confirmed_on = DateField("回执上的日期", validators=[required("请填写回执上的日期。")])
    confirmed_by = StringField("社区谁签的", description="写社区工作人员的姓名和职务。", **line(40, required("请填写社区谁签的回执。")))


class ContactForm(EditForm):
    is_new = True
    name = StringField("联系人", description="社区办公室的工作人员，不是居民。", **line(40, required("请填写联系人的姓名。")))
    post = StringField("职务", description="例如：党委书记、网格员。", **line(40))
    office_phone = StringField("办公电话", description=BY_OFFICE, **line(30))
    from_on = DateField("从哪天起", validators=[required("请填写从哪天起联系。")])


class EndContactForm(EditForm):
    to_on = DateField("最后一天", validators=[required("请填写最后一天。")])


class PartnerForm(PlaceForm):
    name = StringField("单位名称", **line(80, required("请填写单位名称。")))
    kind = RadioField("类别", coerce=PartnerKind, choices=labelled(PartnerKind))
    place = StringField("所在社区", description=f"可以不填。{WHICH}", **line(60))
    contact = StringField("联系人", description="单位里负责联系的人。", **line(40))
    office_phone = StringField("办公电话", description="只填单位的座机，不能填手机号。", **line(30))


class LinkForm(Form):
    """Of the purposes those about the community as such."""

    purpose = RadioField("请社区做什么", coerce=Purpose, choices=[SelectChoice(Purpose.REPORT_IN.value, "确认谁来报到过"),
                                                       SelectChoice(Purpose.NEED.value, "提出一项需求或微心愿")], default=Purpose.REPORT_IN)
    branch_id = SelectField("为哪个党支部", coerce=row_id, choices=[])

    def offer(self, branches: Mapping[int, str]) -> None:
        self.branch_id.choices = [SelectChoice(key, name) for key, name in branches.items()]


class ConfirmForm(Form):
    who = SelectMultipleField("请勾选来报到过的", coerce=row_id, choices=[], **TICKED)
