"""Word documents made from a template with tags ({{ 标题 }}, {%tr for 人 in 名单 %}). The template is a stranger's file: a process of its own
opens, checks and fills it, within limits on time and memory; see words_process.py."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from xinfang_party.exchange.words_package import problems_of
from xinfang_party.kernel.errors import Refusal

MAX_TEMPLATE_BYTES = 5 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
SECONDS = 60

Context = Mapping[str, Any]
"""Plain data only: text, whole and other numbers, True and False, None, lists and dictionaries of these."""

_SCRIPT = Path(__file__).with_name("words_process.py")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_TOO_LARGE = "这个文件超过 5 MB，做模板太大了。请删去里面的图片后再上传。"
_NO_END = "用这个模板生成文件花的时间太长，没有做完。请检查里面的循环（for）是不是一层套一层太多。"


def fill(template: bytes, context: Context) -> bytes:
    """The document. What XML cannot hold is dropped from texts, each further line of a text becomes a paragraph like its first; a name that
    `context` lacks stands for nothing. Raises `Refusal` with the first problem of a template that `check` would not pass.
    """
    problems, document = _ask("fill", template, context)
    if problems:
        raise Refusal(problems[0])
    return document


def check(template: bytes, known: Context) -> list[str]:
    """What keeps this file from being a template, in sentences; an empty list: nothing.

    `known` is a sample of what it will be filled with, no list in it empty: its keys are the names that tags may use.
    """
    problems, document = _ask("check", template, known)
    return problems or problems_of(document)


def _ask(verb: str, template: bytes, context: Context) -> tuple[list[str], bytes]:
    problems = [_TOO_LARGE] if len(template) > MAX_TEMPLATE_BYTES else problems_of(template)
    if problems:
        return problems, b""
    head = json.dumps({"verb": verb, "context": _plain(context)}).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own script; what it reads is no part of the command
            [sys.executable, "-I", str(_SCRIPT)], input=head + b"\n" + template, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=SECONDS, check=False, env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ})
    except subprocess.TimeoutExpired:
        return [_NO_END], b""
    line, _, document = done.stdout.partition(b"\n")
    if done.returncode or not line or len(document) > MAX_DOCUMENT_BYTES:
        return [_NO_END], b""
    return json.loads(line), document


def _plain(value: Any) -> Any:
    """The same data with texts that XML can hold. Raises `TypeError` for what is no plain data."""
    match value:
        case None:
            return ""
        case str():
            return _NOT_IN_XML.sub("", _LINE_BREAKS.sub("\n", value))
        case bool() | int() | float():
            return value
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} is no plain data")
