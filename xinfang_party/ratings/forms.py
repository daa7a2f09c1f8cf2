"""Shape of what is typed: by the petitioner, and about how the bureau asks."""
from typing import Any

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.ratings.catalogue import number
from xinfang_party.ratings.terms import Face, Reason
from xinfang_party.web.forms import Form, IntegerField, line, paragraph, required


def labelled(words: Any) -> list[SelectChoice]:
    return [SelectChoice(one.value, one.label) for one in words]


class RateForm(Form):
    face = RadioField("这件事办得怎么样", choices=labelled(Face), validators=[InputRequired("请在三个里选一个。")])
    reasons = SelectMultipleField("因为什么（可以选几项，也可以不选）", choices=labelled(Reason), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))
    remark = TextAreaField("还想说的（可以不填）", description="不要写姓名、电话、身份证号、住址。", **paragraph(number("longest_remark")))

    def __init__(self, *args: Any, takes_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_words:
            del self.remark


class AskForm(Form):
    """Nothing but the button."""


class ChoiceForm(Form):
    days = IntegerField("链接几天内有效", validators=[required("请填写天数。")])
    takes_words = BooleanField("让信访人写几句话（像是含有个人信息的不收）")
    reason = StringField("为什么这样设定", **line(300, required("请写明为什么这样设定。")))
