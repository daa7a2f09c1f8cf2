"""Shape of what is typed about clusters, voices and policies."""
from collections.abc import Mapping
from typing import Any

from wtforms import FloatField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from xinfang_party.clusters.terms import Source
from xinfang_party.web.forms import DateField, EditForm, Form, IntegerField, line, paragraph, required, row_id, stop_where_unread

DAY_WANTED = "请填写日期，例如 2026-03-05。"
NO_NAMES = "只写事，不写信访人的姓名、电话、住址，也不写能看出是谁的话。"


def some(names: Mapping[int, str], blank: str) -> list[SelectChoice]:
    return [SelectChoice("", blank), *(SelectChoice(key, name) for key, name in names.items())]


class RateField(FloatField):
    """A number with decimals."""

    def pre_validate(self, form: Any) -> None:
        stop_where_unread(self)


class ThresholdForm(Form):
    months = IntegerField("看最近几个整月", description="填 1 到 12。同样长的时间再往前看四段，取平均；另外列出去年同期。", validators=[InputRequired("请填写几个月。")])
    least = IntegerField("这几个月里至少几件", validators=[InputRequired("请填写至少几件。")])
    growth = RateField("至少是以前平均的几倍", description="例如 1.5。", validators=[InputRequired("请填写几倍。")])
    reason = StringField("为什么这样定", **line(300, required("请写明为什么这样定。")))


class ClusterForm(EditForm):
    name = StringField("名称", description="例如“天河区小区物业管理”。", **line(60, required("请填写类案的名称。")))
    subject_id = SelectField("内容分类（连同下面的分类）", coerce=row_id, choices=[], validators=[InputRequired("请选择内容分类。")])
    district = SelectField("区县", choices=[], validators=[Optional()])
    from_on = DateField("从哪天起跟踪", description="从这一天起收到的事项算在里面。", validators=[required(DAY_WANTED)])
    note = TextAreaField("说明（可以不填）", description=NO_NAMES, **paragraph(2000))

    def offer(self, subjects: Mapping[int, str], districts: Mapping[str, str]) -> None:
        self.subject_id.choices = some(subjects, "请选择")
        self.district.choices = [SelectChoice("", "各区合计"), *(SelectChoice(key, name) for key, name in districts.items())]


class CloseForm(EditForm):
    close_reason = StringField("为什么结束跟踪", **line(300, required("请写明为什么结束跟踪。")))


class ReopenClusterForm(EditForm):
    close_reason = StringField("为什么重新跟踪", **line(300, required("请写明为什么重新跟踪。")))


class VoiceForm(EditForm):
    title = StringField("题目", description="一句话说清是什么事，例如“小区物业费没有公示标准”。", **line(80, required("请填写题目。")))
    text = TextAreaField("听到什么、建议什么", description=NO_NAMES, **paragraph(3000, required("请写明听到什么、建议什么。")))
    source = RadioField("在哪里听到的", choices=[SelectChoice(one.value, one.label) for one in Source], validators=[InputRequired("请选择在哪里听到的。")])
    place = StringField("哪个区、镇街（可以不填）", description="只写到区、镇街或者社区。", **line(30))
    spoken_on = DateField("哪天听到的", validators=[required(DAY_WANTED)])


class PlaceForm(EditForm):
    cluster_id = SelectField("归入哪个类案", coerce=row_id, choices=[], validators=[InputRequired("请选择类案。")])

    def offer(self, clusters: Mapping[int, str]) -> None:
        self.cluster_id.choices = some(clusters, "请选择")


class StudyForm(EditForm):
    held_on = DateField("调研日期", validators=[required(DAY_WANTED)])
    units = StringField("和哪些单位一起", **line(200, required("请填写和哪些单位一起调研。")))
    findings = TextAreaField("发现什么", description=NO_NAMES, **paragraph(3000, required("请写明调研发现什么。")))


class ProposeForm(EditForm):
    letter_id = SelectField("哪份完善政策建议", coerce=row_id, choices=[], validators=[InputRequired("请选择建议。")])

    def offer(self, letters: Mapping[int, str]) -> None:
        self.letter_id.choices = some(letters, "请选择")


class MakePolicyForm(EditForm):
    policy_id = SelectField("哪项政策", coerce=row_id, choices=[], validators=[InputRequired("请选择政策。")])

    def offer(self, policies: Mapping[int, str]) -> None:
        self.policy_id.choices = some(policies, "请选择")


class AnswerForm(EditForm):
    answer = TextAreaField("怎样答复", description="写明为什么不转为建议，能做的已经怎样做。提出的人和他的支部能看到。", **paragraph(2000, required("请写明怎样答复。")))


class ReopenForm(EditForm):
    reason = StringField("为什么重新跟进", **line(300, required("请写明为什么重新跟进。")))


class PolicyForm(EditForm):
    title = StringField("政策的名称", **line(120, required("请填写政策的名称。")))
    document_no = StringField("文号（没有的不填）", **line(60))
    organ = StringField("制定机关", **line(80, required("请填写制定机关。")))
    made_on = DateField("出台的日期", description="按公布的日期填；前后对照从这个月算起。", validators=[required(DAY_WANTED)])
    letter_id = SelectField("我们提出的哪份建议（没有的不选）", coerce=row_id, choices=[], validators=[Optional()])

    def offer(self, letters: Mapping[int, str]) -> None:
        self.letter_id.choices = some(letters, "没有")
