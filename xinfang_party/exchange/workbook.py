"""A workbook (xlsx, xlsm, xlsb, xls, ods) whose content is read by a process of its own; see workbook_process.py."""

import contextlib
import io
import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from xinfang_party.exchange.archives import LOCKED
from xinfang_party.exchange.cells import SerialOf1904
from xinfang_party.kernel.errors import Refusal

MAX_ROWS = 1_000_000
MAX_FRAME_BYTES = 256 * 1024 * 1024

_SCRIPT = Path(__file__).with_name("workbook_process.py")
_REASONS = {
    "password": LOCKED,
    "too big": "表格太大，读不完。请分成几个文件上传，每个不超过 50 万行。",
    "unreadable": "文件已损坏或不是表格，打不开。请用 WPS 或 Excel 打开检查，另存为 .xlsx 后再上传。",
}
_ENDED_EARLY = "表格占的范围太大，读不完：多半是很远的行或列里有零星内容。请把需要的数据复制到一个新的空白表格，保存后再上传。"
_TOOK_TOO_LONG = "表格太复杂，一分钟内没有读完。请只保留需要的数据，另存后再上传。"


class Workbook:
    """`sheet_names`: the worksheets in order; `visible_names`: those a person sees.

    Every method raises Refusal when the content turns out to be unreadable. Also a context manager; the reading process
    ends with `close()`, or when the object is no longer used.
    """

    def __init__(self, path: Path, kind: str, *, has_error_cells: bool):
        self._process = subprocess.Popen(  # noqa: S603 - our own script; the file's name is no part of the command
            [sys.executable, "-I", str(_SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self.close = weakref.finalize(self, _end, self._process)
        self._unread = 0
        self._reading: object = None
        try:
            described = self._open(path.resolve(), kind, has_error_cells)
        except BaseException:
            self.close()
            raise
        self.sheet_names: list[str] = [name for name, _ in described["sheets"]]
        self.visible_names: list[str] = [name for name, visible in described["sheets"] if visible]
        self.date_1904: bool = described["date_1904"]

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sheet: str | None = None, places: Sequence[int] | None = None) -> Iterator[tuple[int, list[Any]]]:
        """(row number as Excel shows it, cells) of the rows that have content; at most 200 columns, or those at `places`.

        Blank cells are "", error cells their text ("#N/A"; only xlsx and ods tell). Without `sheet` the first visible
        one. One iterator at a time: starting another ends the one before.
        """
        if sheet is not None and sheet not in self.sheet_names:
            raise Refusal(f"文件里没有名为「{sheet}」的工作表，只有：{_listed(self.sheet_names)}。")
        name = sheet or next(iter(self.visible_names or self.sheet_names), None)
        return self._stream(name, places) if name is not None else iter(())

    def _open(self, path: Path, kind: str, has_error_cells: bool) -> dict[str, Any]:
        if _frame(_pipe(self._process.stdout)) != ("ready", None):
            raise RuntimeError("the process that reads workbooks did not start")
        with tempfile.TemporaryDirectory() as folder:
            # calamine goes by the ending of the name, and the sender's ending may be wrong or missing
            named = Path(folder, f"book.{kind}")
            named.symlink_to(path)
            described: dict[str, Any] = self._ask("open", str(path), str(named), has_error_cells)
        return described

    def _stream(self, sheet: str, places: Sequence[int] | None) -> Iterator[tuple[int, list[Any]]]:
        reading = self._reading = object()
        self._ask("start", sheet, None if places is None else list(places))
        self._request("next")
        while batch := self._receive():
            self._request("next")  # the child reads on while these rows are worked on
            for number, cells in batch:
                if number > MAX_ROWS:
                    raise Refusal("表格超过 100 万行，请分成几个文件上传。")
                yield number, [SerialOf1904(c) if type(c) is float else c for c in cells] if self.date_1904 else cells
            if self._reading is not reading:
                raise RuntimeError("another iterator over this workbook was started")

    def _ask(self, *command: Any) -> Any:
        while self._unread:
            self._receive()
        self._request(*command)
        return self._receive()

    def _request(self, *command: Any) -> None:
        with contextlib.suppress(BrokenPipeError):  # the answer, or its absence, tells what happened
            _pipe(self._process.stdin).write(json.dumps(command).encode() + b"\n")
            _pipe(self._process.stdin).flush()
        self._unread += 1

    def _receive(self) -> Any:
        self._unread = max(0, self._unread - 1)
        answer: tuple[str, Any] = _frame(_pipe(self._process.stdout)) or ("ended", None)
        kind, payload = answer
        if kind == "refused":
            raise Refusal(_REASONS[payload])
        if kind == "ended":
            raise Refusal(_TOOK_TOO_LONG if self._ended_by() == -signal.SIGXCPU else _ENDED_EARLY)
        return payload

    def _ended_by(self) -> int:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout=2)
        self.close()  # alive, but what it sent was too long to be taken
        return 0


def _environment() -> dict[str, str]:
    # Not the whole of ours: keys and passwords are no business of what handles strangers' files.
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "RUST_BACKTRACE": "0"}


class _RowsOnly(pickle.Unpickler):  # noqa: S301 - find_class lets nothing but dates be built
    """Rows hold plain values; nothing else is ever built from what the child sends."""

    def find_class(self, module: str, name: str) -> Any:
        if module != "datetime":
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def _frame(pipe: IO[bytes]) -> Any:
    head = pipe.read(8)
    size = struct.unpack(">Q", head)[0] if len(head) == 8 else 0
    if not 0 < size <= MAX_FRAME_BYTES:
        return None
    content = pipe.read(size)
    return _RowsOnly(io.BytesIO(content)).load() if len(content) == size else None


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # both are given as PIPE above
    return pipe


def _listed(names: list[str]) -> str:
    return "、".join(f"「{name}」" for name in names[:8]) + (" 等" if len(names) > 8 else "")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()
