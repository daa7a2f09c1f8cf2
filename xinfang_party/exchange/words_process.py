"""Checks the tags of one Word template and fills it, in a process of its own. Run by path, never imported.

Why a process: a template of 20 KB with loops in loops never ends, and patterns of the library may take very long on text made for it. Here
that ends this child alone, within limits on memory and time.

It must import only the standard library, jinja2, lxml and docxtpl. On stdin a line of JSON ({"verb": "check"|"fill", "context": …}), then the
template; on stdout a line of JSON (the problems, in sentences), then the document if there are none.
"""

import difflib
import io
import json
import re
import resource
import sys
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 30
MAX_PROBLEMS = 20
MAX_LOOPS = 4
FILTERS = {"length", "count", "join", "first", "last", "default"}
LOOP = {"index": 1, "index0": 0, "revindex": 1, "length": 1, "first": True, "last": True}
UNKNOWN = object()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOLDS_NO_TEXT = [W + name for name in ("body", "p", "r", "tbl", "tr", "tc", "hdr", "ftr", "sdtContent")]
RAW = re.compile(r"{%[-+]?\s*raw\b")

TOO_COMPLEX = "文件太复杂，没有读完。请删去多余的内容，另存后再上传。"
NO_TEMPLATE = "这个 Word 文件打不开或不能用作模板。请用 WPS 或 Word 另存为 .docx 后再上传。"
DISORDER = "填好后的文件是乱的：循环和条件要成对放。逐行重复表格，用 {%tr for … %} 和 {%tr endfor %}，各占一行；逐段重复，用 {%p for … %} 和 {%p endfor %}，各占一段。"
NOTHING = "文件里没有一处要填的内容。请用双大括号写上要填的名称，例如 {{ 标题 }}。"
UNREADABLE = "没有看懂“{}”。请检查大括号、百分号是不是成对，是不是用了英文半角符号。"
UNPAIRED = "循环或条件没有成对：每个 for 要有 endfor，每个 if 要有 endif。请检查“{}”前后。"
REFUSED = "模板里不能写“{}”：只能填名称、用 for 逐项列出、用 if 判断。"
NO_SUCH = "没有“{}”这一项（在“{}”里）。{}"
NO_LIST = "“{}”里的 for 后面不是一组内容，不能逐项列出。"
A_LIST = "“{}”是一组内容：要先用 for 逐项列出，再填其中的每一项。"
TOO_DEEP = "“{}”：循环套得太多，最多套 4 层。"


def main() -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    asked = json.loads(sys.stdin.buffer.readline())
    content, context = sys.stdin.buffer.read(), asked["context"]
    problems, document = made(content, context, known=context if asked["verb"] == "check" else None)
    if asked["verb"] == "check" and not problems:
        problems = [problem for other in others(context) for problem in made(content, other)[0]]
    problems = list(dict.fromkeys(problems))[:MAX_PROBLEMS]
    sys.stdout.buffer.write(json.dumps(problems).encode() + b"\n" + (b"" if problems else document))


def made(content: bytes, context: dict[str, Any], known: dict[str, Any] | None = None) -> tuple[list[str], bytes]:
    """Problems in sentences, and the document."""
    target = io.BytesIO()
    try:
        template = Template(io.BytesIO(content), known)
        template.init_docx()
    except Exception:  # whatever the library stumbles over, the file is of no use
        return [NO_TEMPLATE], b""
    try:
        template.render(in_paragraphs(context), Environment(autoescape=True, undefined=ChainableUndefined))
        template.save(target)
    except etree.XMLSyntaxError:
        template.problems.append(DISORDER)
    except (MemoryError, RecursionError):
        template.problems.append(TOO_COMPLEX)
    except Exception:
        template.problems.append(NO_TEMPLATE)
    return template.problems or ([] if template.count else [NOTHING]), target.getvalue()


def others(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The sample with each list twice as long, with nothing in the lists, and with nothing in what the lists hold: a loop or condition that
    tears a table apart does so with one of them."""
    empty = {list: [], dict: {}, str: "", bool: False, int: 0, float: 0}

    def doubled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: doubled(item) for key, item in value.items()}
        return [doubled(item) for item in value] * 2 if isinstance(value, list) else value

    def hollow(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: hollow(item) for key, item in value.items()}
        return [hollow(item) for item in value] if isinstance(value, list) else empty[type(value)]

    return [doubled(context), {key: empty[type(value)] for key, value in context.items()}, hollow(context)]


def in_paragraphs(value: Any) -> Any:
    """The library makes a paragraph of its own of what follows this character."""
    if isinstance(value, str):
        return value.replace("\n", "\a")
    if isinstance(value, list):
        return [in_paragraphs(item) for item in value]
    return {key: in_paragraphs(item) for key, item in value.items()} if isinstance(value, dict) else value


class Environment(ImmutableSandboxedEnvironment):
    """Nothing to call, no filters but those that tags may use."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}


class Template(DocxTemplate):
    """Looks through the tags of each part before the library compiles them. `known`: the names there are, None: any. `problems` in sentences;
    `count`: how many tags fill something in."""

    def __init__(self, source: io.BytesIO, known: dict[str, Any] | None):
        super().__init__(source)
        self.known, self.count = known, 0
        self.problems: list[str] = []

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        tags = Tags(re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml), self.known)  # lines as the library makes them
        tags.read(jinja_env)
        self.problems += tags.problems
        self.count += tags.count
        if self.problems:
            return src_xml
        filled = super().render_xml_part(src_xml, part, context, jinja_env)
        # The library itself would mend what is in disorder, and lose some of it.
        if any(text.strip() for one in etree.fromstring(filled.encode()).iter(*HOLDS_NO_TEXT) for text in (one.text or "", *(c.tail or "" for c in one))):
            self.problems.append(DISORDER)
        return filled

    def fix_tables(self, xml: str) -> Any:
        """Word opens no cell without a paragraph and no table without a row: loops and conditions may leave such."""
        tree = super().fix_tables(xml)
        for table in [table for table in tree.iter(f"{W}tbl") if table.find(f"{W}tr") is None]:
            table.getparent().remove(table)
        for cell in [cell for cell in tree.iter(f"{W}tc") if not len(cell) or cell[-1].tag != f"{W}p"]:
            etree.SubElement(cell, f"{W}p")
        return tree

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Author and title of the file stay as they are."""


class Tags:
    """The tags of one part, each held against what tags may do and, when told, against the names there are."""

    def __init__(self, source: str, known: dict[str, Any] | None):
        self.source, self.lines = source, source.splitlines()
        self.has_names, self.known = known is not None, known or {}
        self.problems: list[str] = []
        self.count = 0

    def read(self, environment: Environment) -> None:
        if found := RAW.search(self.source):
            self.problems.append(REFUSED.format(found[0] + " %}"))
            return
        try:
            self.walk(environment.parse(self.source).body, self.known, 0)
        except TemplateSyntaxError as fault:
            is_unpaired = "end of template" in str(fault) or "unknown tag 'end" in str(fault) or "unknown tag 'el" in str(fault)
            self.problems.append((UNPAIRED if is_unpaired else UNREADABLE).format(self.text_at(fault.lineno)))

    def walk(self, body: list[nodes.Node], scope: dict[str, Any], depth: int) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for shown in node.nodes:
                        if not isinstance(shown, nodes.TemplateData):
                            self.count += 1
                            self.show(shown, scope)
                case nodes.If():
                    self.value(node.test, scope)
                    self.walk([*node.body, *node.elif_, *node.else_], scope, depth)
                case nodes.For(target=nodes.Name(), recursive=False):
                    self.walk_loop(node, scope, depth)
                case _:
                    self.say(REFUSED, node)

    def walk_loop(self, node: nodes.For, scope: dict[str, Any], depth: int) -> None:
        if depth == MAX_LOOPS:
            return self.say(TOO_DEEP, node)
        items = self.value(node.iter, scope)
        if not isinstance(items, list) and items is not UNKNOWN:
            self.say(NO_LIST, node)
        inner = {**scope, node.target.name: items[0] if isinstance(items, list) and items else UNKNOWN, "loop": LOOP}  # type: ignore[attr-defined]
        if node.test:
            self.value(node.test, inner)
        self.walk(node.body, inner, depth + 1)
        return self.walk(node.else_, scope, depth)

    def show(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(self.value(node, scope), list | dict):
            self.say(A_LIST, node)

    def value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """What it stands for in the sample; `UNKNOWN` where nobody can say."""
        match node:
            case nodes.Name():
                return self.member(scope, node.name, node)
            case nodes.Getattr() if not node.attr.startswith("_"):
                return self.member(self.value(node.node, scope), node.attr, node)
            case nodes.Const():
                return node.value
            case nodes.Filter(node=nodes.Expr() as filtered) if node.name in FILTERS and self.is_plain(node):
                return self.filtered(node.name, self.value(filtered, scope))
            case nodes.Not() | nodes.And() | nodes.Or() | nodes.Compare() | nodes.Operand() | nodes.CondExpr() | nodes.Concat():
                for child in node.iter_child_nodes():
                    self.value(child, scope)
                return ""
        self.say(REFUSED, node)
        return UNKNOWN

    def is_plain(self, node: nodes.Filter) -> bool:
        return len(node.args) <= 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs) and all(isinstance(a, nodes.Const) for a in node.args)

    def filtered(self, name: str, value: Any) -> Any:
        if name in ("first", "last"):
            return value[0] if isinstance(value, list) and value else UNKNOWN
        return value if name == "default" else ""

    def member(self, owner: Any, name: str, node: nodes.Node) -> Any:
        if owner is UNKNOWN or not self.has_names:
            return owner.get(name, UNKNOWN) if isinstance(owner, dict) else UNKNOWN
        there = owner if isinstance(owner, dict) else {}
        if name not in there:
            near = difflib.get_close_matches(name, there, n=3, cutoff=0.4) or [key for key in there if set(key) & set(name)][:3]
            self.say(NO_SUCH, node, name, hint="是不是想填：" + "、".join(near) + "？" if near else "请对照页面上“可以填的内容”。")
        return there.get(name, UNKNOWN)

    def say(self, sentence: str, node: nodes.Node, name: str = "", hint: str = "") -> None:
        text = self.text_at(node.lineno, name)
        self.problems.append(sentence.format(name, text, hint) if name else sentence.format(text))

    def text_at(self, line: int, name: str = "") -> str:
        """The tag on that line that holds the name, else the line's first, else its text; at most 60 characters."""
        text = re.sub(r"<[^>]+>", "", self.lines[line - 1] if 0 < line <= len(self.lines) else "").strip()
        tags = re.findall(r"{[{%].*?[%}]}", text) or [text]
        return next((tag for tag in tags if name in tag), tags[0])[:60]


if __name__ == "__main__":
    main()
