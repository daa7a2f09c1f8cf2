from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from xinfang_party.web.forms import DateField, EditForm, IntegerField, line, paragraph, required


class EditionForm(EditForm):
    name = StringField("名称", **line(60, required("请填写名称。")))
    source = StringField("来源", description="这份标准出自哪里，例如“局机关党委〔2026〕3 号文件”。", **line(200, required("请写明来源。")))


class DraftForm(EditionForm):
    grades = TextAreaField("等次", description="每行一个，从高到低：先写最低分，空一格，再写名称，例如“90 优秀”。最后一行的最低分是 0。",
                           **paragraph(200, required("请写明等次。")))
    cap = StringField("一票否决的项没有做到时，等次最高到", description="上面的等次之一。", **line(20, required("请写上面的等次之一。")))
    object_days = IntegerField("核查以后，支部几天内可以提异议", validators=[InputRequired("请填写天数。"), NumberRange(1, 60, "天数应在 1 到 60 之间。")])
    mend_days = IntegerField("封存以后，几天内整改到位", description="封存的等次是上面写的这一等或更低的，要限期整改。",
                             validators=[InputRequired("请填写天数。"), NumberRange(1, 365, "天数应在 1 到 365 之间。")])


class ItemForm(EditForm):
    code = SelectField("删除哪一项", choices=[], validators=[required("请选要删除的条目。")])


class InForceForm(EditForm):
    from_on = DateField("从哪一天起执行", validators=[required("请填写从哪一天起执行。")])


class ButtonForm(EditForm):
    """One button: it is done unless somebody changed the edition since the page was opened."""
