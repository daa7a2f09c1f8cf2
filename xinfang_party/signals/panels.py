"""What was done about a register, on its page; for the discipline office alone."""
from typing import Any

from flask import render_template

from xinfang_party.signals import queries


def panel_of_register(register: Any) -> str | None:
    return render_template("signals/_register.html", register=register, rows=queries.warnings_of(register))
