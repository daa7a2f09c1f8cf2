"""Shape of what is typed about channels, posts and room checks."""
from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from xinfang_party.venues.catalogue import TEN_POINTS
from xinfang_party.venues.terms import ChannelKind, Disclosure, Point
from xinfang_party.web.forms import DateField, EditForm, line, paragraph, required, row_id

DAY_WANTED = "请填写日期，例如 2026-03-05。"


def labelled(kind: Any) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label) for one in kind]


class ChannelFields(EditForm):
    name = StringField("名称", description="例如“一楼公开栏”。", **line(80, required("请填写名称。")))
    kind = SelectField("类别", coerce=ChannelKind, choices=labelled(ChannelKind), default=ChannelKind.BOARD)
    where_it_is = StringField("在哪里（可以不填）", description="地点或网址。", **line(120))
    owner = StringField("责任人", description="填本支部党员的姓名或编号；还没有定的可以先空着。", **line(40))


class ChannelForm(ChannelFields):
    branch_id = SelectField("哪个党支部的", coerce=row_id, choices=[])
    from_on = DateField("从哪天开始用", validators=[required(DAY_WANTED)])

    def offer(self, branches: Mapping[int, str]) -> None:
        self.branch_id.choices = [SelectChoice(key, name) for key, name in branches.items()]


class EndForm(EditForm):
    to_on = DateField("用到哪一天", validators=[required(DAY_WANTED)])


class CorrectEndForm(EditForm):
    to_on = DateField("用到哪一天", description="还要接着用的空着。", validators=[Optional()])
    reason = StringField("为什么更正", **line(300, required("请写明为什么更正。")))


class PostingFields(EditForm):
    title = StringField("标题", **line(120, required("请填写标题。")))
    content = TextAreaField("内容", description="写要发布的原文；很长的写要点。不要写个人信息，更不要写信访人的情况。", **paragraph(10000))
    disclosure = SelectField("是不是党务公开", description="是的，选公开的是什么；登记这一次就够了。", choices=[SelectChoice("", "不是党务公开"), *labelled(Disclosure)],
                             coerce=lambda value: Disclosure(value) if value else None, validators=[Optional()])


class DraftForm(PostingFields):
    channel_id = SelectField("发在哪里", coerce=row_id, choices=[])

    def offer(self, channels: Mapping[int, str]) -> None:
        self.channel_id.choices = [SelectChoice(key, name) for key, name in channels.items()]


class RecordForm(DraftForm):
    posted_on = DateField("哪天发出的", validators=[required(DAY_WANTED)])


class VersionForm(EditForm):
    """A step, with the version that was on screen."""


class PassForm(EditForm):
    opinion = StringField("意见（可以不填）", **line(300))


class ReturnForm(EditForm):
    opinion = StringField("为什么退回", **line(300, required("请写明为什么退回。")))


class PublishForm(EditForm):
    posted_on = DateField("哪天发布的", validators=[required(DAY_WANTED)])


class WithdrawForm(EditForm):
    withdrawn_on = DateField("哪天撤下的", validators=[required(DAY_WANTED)])
    opinion = StringField("为什么撤下（可以不填）", description="例如“公示期满”。", **line(300))


class DropForm(EditForm):
    opinion = StringField("为什么不再发布（可以不填）", **line(300))


class CheckForm(EditForm):
    """With a choice for each of the ten points, added below."""

    checked_on = DateField("检查日期", validators=[required(DAY_WANTED)])
    room = StringField("活动室在哪里（可以不填）", **line(80))
    note = TextAreaField("说明（可以不填）", description="缺少的准备怎么补。不要写个人信息。", **paragraph(1000))

    @property
    def points(self) -> dict[str, str]:
        return {code: self[f"point_{code}"].data for code in TEN_POINTS}


for place, (code, label) in enumerate(TEN_POINTS.items(), 1):
    setattr(CheckForm, f"point_{code}", RadioField(f"{place}. {label}", choices=labelled(Point), validators=[InputRequired("请选一项。")]))
