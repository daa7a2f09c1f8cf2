"""Shape of what is typed about a questionnaire, and of an answer to one."""
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FormField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from xinfang_party.activities.forms import Row
from xinfang_party.appraisals.rules import spaced
from xinfang_party.kernel.text import clean_line
from xinfang_party.questionnaires import catalogue, rules
from xinfang_party.questionnaires.models import Question, Questionnaire
from xinfang_party.questionnaires.terms import Answer, Purpose, QuestionKind, Wording, input_name
from xinfang_party.web.forms import DateField, EditForm, FieldList, Form, IntegerField, line, paragraph, required, row_id

MOST, ONCE, TEXT = catalogue.MOST_QUESTIONS.value, catalogue.MOST_LINKS_AT_ONCE.value, catalogue.LONGEST_TEXT
BRANCH, DEPARTMENT = "branch", "department"
TO_EXTEND = "请填写截止日期，例如 2026-12-20。"


class QuestionRow(Row):
    FIRST, WANTED = "words", rules.NO_WORDS
    SAYS_NOTHING = frozenset({"kind"})
    words = StringField("题目", **line(200))
    kind = SelectField("怎样回答", choices=[SelectChoice(QuestionKind.SATISFACTION.value, "满意度（满意、基本满意、一般、不满意、不了解）"),
                                        *(SelectChoice(kind.value, kind.label) for kind in list(QuestionKind)[1:])])
    options = TextAreaField("选项（单选、多选才填，一行一个）", **paragraph(1000))

    def wording(self) -> Wording:
        kind = QuestionKind(self.kind.data)
        options = tuple(filter(None, map(clean_line, (self.options.data or "").splitlines()))) if kind.has_own_options else ()
        return Wording(self.words.data or "", kind, options)


class QuestionnaireForm(EditForm):
    """`offer` sets whom it may be about; before that it cannot be validated."""

    title = StringField("名称", description="例如：2026年基层评议机关作风问卷", **line(80, required("请填写名称。")))
    purpose = SelectField("目的", choices=[SelectChoice(one.value, one.label) for one in Purpose])
    about = SelectField("评议对象", choices=[], description="评议某个支部的，公布以后那个支部的书记和委员看得到结果。")
    opening = TextAreaField("开头的话", description="写给答卷的人：为什么问、怎么用、几分钟答完。", **paragraph(1000))
    opens_on = DateField("从哪天开始收答卷", validators=[required("请填写开始日期，例如 2026-12-01。")])
    closes_on = DateField("收到哪天为止", description="这一天也可以答。", validators=[required(TO_EXTEND)])
    questions = FieldList(FormField(QuestionRow), "题目", max_entries=MOST)

    def offer(self, branches: Mapping[int, str], departments: Mapping[int, str]) -> None:
        self.about.choices = [SelectChoice("", "全局"), *(SelectChoice(f"{BRANCH}:{key}", name) for key, name in branches.items()),
                              *(SelectChoice(f"{DEPARTMENT}:{key}", name) for key, name in departments.items())]

    def add_row(self) -> str:
        """One more empty question, as long as there may be more; answers the id of the last one's first input."""
        entry = self.questions.append_entry() if len(self.questions) < MOST else self.questions[-1]
        first: str = entry.form.words.id
        return first

    def begun(self) -> list[QuestionRow]:
        return [entry.form for entry in self.questions if entry.form.is_begun]

    def facts(self) -> dict[str, Any]:
        """As `questionnaires.service.create` takes them."""
        level, _, key = (self.about.data or "").partition(":")
        return {"title": self.title.data or "", "purpose": Purpose(self.purpose.data), "opening": self.opening.data or "",
                "opens_on": self.opens_on.data, "closes_on": self.closes_on.data, "branch_id": row_id(key) if level == BRANCH else None,
                "department_id": row_id(key) if level == DEPARTMENT else None, "questions": [row.wording() for row in self.begun()]}

    def faults(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) of everything that must be put right, the inputs of the questions by their own names."""
        own = [(field.id, f"{field.label.text}：{''.join(field.errors)}") for field in self if field.errors and field.name != "questions"]
        return [*(("", sentence) for sentence in self.form_errors), *own, *(
            (field.id, f"第 {place} 题，{field.label.text}：{''.join(field.errors)}")
            for place, entry in enumerate(self.questions, 1) for field in entry.form if field.errors)]


def filled(questionnaire: Questionnaire) -> dict[str, Any]:
    """What the form begins from."""
    about = f"{BRANCH}:{questionnaire.branch_id}" if questionnaire.branch_id else ""
    about = about or (f"{DEPARTMENT}:{questionnaire.department_id}" if questionnaire.department_id else "")
    rows = [{"words": one.words, "kind": one.kind.value, "options": "\n".join(option.label for option in one.options) if one.kind.has_own_options else ""}
            for one in questionnaire.questions]
    return {**{name: getattr(questionnaire, name) for name in ("title", "opening", "opens_on", "closes_on", "version")},
            "purpose": questionnaire.purpose.value, "about": about, "questions": rows}


class VersionForm(EditForm):
    """A step over an existing row that needs no words."""


class DrawForm(EditForm):
    count = IntegerField("生成几个", description=f"一个链接只能答一次，请按要发给多少人生成；一次最多 {ONCE} 个。",
                         validators=[required("请填写个数，例如 50。"), NumberRange(1, ONCE, f"请填 1 到 {ONCE} 的整数。")])


class ExtendForm(EditForm):
    closes_on = DateField("新的截止日期", validators=[required(TO_EXTEND)])


class AnswerForm(Form):
    """One input for each question. There is nothing to begin from: an answer is sent once and never shown again."""

    def __init__(self, questions: Sequence[Question] = (), **kwargs: Any) -> None:
        self.questions = questions
        super().__init__(**kwargs)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """The questions become inputs before what was sent is read."""
        how = {"prefix": self._prefix, "translations": self.meta.get_translations(self)}
        for one in self.questions:
            name = input_name(one.id)
            self._fields[name] = self.meta.bind_field(self, asked(one), {"name": name, **how})
        super().process(*args, **kwargs)

    def answer(self) -> Answer:
        data = {one.id: self._fields[input_name(one.id)].data for one in self.questions}
        chosen = {one.id: chosen_in(data[one.id]) for one in self.questions if one.kind is not QuestionKind.TEXT}
        return Answer(chosen, {one.id: data[one.id] or "" for one in self.questions if one.kind is QuestionKind.TEXT})


def asked(question: Question) -> Any:
    """The input of one question."""
    label = f"{question.position + 1}. {question.words}"
    if question.kind is QuestionKind.TEXT:
        return TextAreaField(label, description=f"可以不填；不超过 {spaced(TEXT)}。不要写姓名、电话、证件号。", **paragraph(TEXT.value))
    choices = [SelectChoice(str(option.id), option.label) for option in question.options]
    if question.kind is QuestionKind.SEVERAL:
        return SelectMultipleField(label, description="可以选几项，也可以不选。", choices=choices, validators=[Optional()], option_widget=CheckboxInput(),
                                   widget=ListWidget(prefix_label=False))
    return RadioField(label, choices=choices, validators=[required(rules.NOT_COMPLETE)])


def chosen_in(data: Any) -> frozenset[int]:
    sent = data if isinstance(data, list) else [data]
    return frozenset(key for key in map(row_id, sent) if key is not None)
