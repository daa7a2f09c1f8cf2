from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, Length, Regexp

from xinfang_party.access.terms import DERIVED, Role
from xinfang_party.accounts.catalogue import PASSWORD_LONGEST
from xinfang_party.web.forms import EditForm, Form, impersonal, line, required, tidy_line

CODE_DIGITS = r"\s*\d{3}\s?\d{3}\s*"


def a_password(label: str, *validators: object, autocomplete: str = "current-password") -> PasswordField:
    return PasswordField(label, [required(f"请输入{label}。"), Length(max=PASSWORD_LONGEST, message=f"密码最多 {PASSWORD_LONGEST} 个字符。"),
                                 *validators], render_kw={"autocomplete": autocomplete})


def a_code() -> StringField:
    return StringField("动态口令", [required("请输入验证器里显示的 6 位数字。"), Regexp(CODE_DIGITS, message="动态口令是 6 位数字。")],
                       render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"})


def digits(field: StringField) -> str:
    """Six digits however they were spaced or typed."""
    return "".join(str(int(character)) for character in field.data or "" if character.isdecimal())


class LoginForm(Form):
    """Deliberately without limits of length or shape: a strange name is refused like any other."""

    username = StringField("用户名", [required("请输入用户名。")], [tidy_line], render_kw={"autocomplete": "username", "autocapitalize": "none"})
    password = PasswordField("密码", [required("请输入密码。")], render_kw={"autocomplete": "current-password"})


class SecondFactorForm(Form):
    code = a_code()


class ChangePasswordForm(Form):
    current_password = a_password("现在的密码")
    new_password = a_password("新密码", autocomplete="new-password")
    repeat_password = a_password("再输一次新密码", EqualTo("new_password", message="两次输入的新密码不一样。"), autocomplete="new-password")


class SetUpSecondFactorForm(Form):
    code = a_code()
    current_password = a_password("现在的密码")


class PasswordForm(Form):
    current_password = a_password("现在的密码")


class AddressForm(EditForm):
    """The owner's word on the address on screen; only the version matters."""


class EditAccountForm(EditForm):
    name = StringField("姓名", **line(40, impersonal), description="关联了党员的账号用党员的姓名，不用填。其他账号不能与别的账号同名。")
    email = StringField("电子邮箱", **line(200), description="可不填；本人在“我的账号”确认后才寄每日提醒。")
    member_number = StringField("党员编号", **line(30), description="业务账号请关联党员，由安全管理员确认后生效；管理员账号不能关联。")


class CreateAccountForm(EditAccountForm):
    is_new = True
    username = StringField("用户名", **line(32, required("请填写用户名。")), description="2 到 32 个小写字母、数字或汉字。")


class GrantForm(Form):
    role = SelectField("角色", choices=[SelectChoice(role.value, role.label) for role in Role if role not in DERIVED])
