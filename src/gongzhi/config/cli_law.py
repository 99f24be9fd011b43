"""``gongzhi law``: judge a matter's history from a file, without a database."""

from __future__ import annotations

import click

from gongzhi.errors import BadValue, Finding
from gongzhi.law import words
from gongzhi.law.answer import answer, encode
from gongzhi.law.cases import parse
from gongzhi.law.engine import judge
from gongzhi.law.fields import decode
from gongzhi.law.library import shipped
from gongzhi.law.schema import LANGUAGES

EXIT_INVALID = 2
EXIT_REFUSED = 6


@click.group()
def law() -> None:
    """法律文本与判断。"""


@law.command("status")
@click.argument("file")
@click.option("--lang", type=click.Choice(LANGUAGES), default="zh", show_default=True, help="回答所用的语言。")
@click.pass_context
def law_status(context: click.Context, file: str, lang: str) -> None:
    """按法律判断一件事项走到哪一步。FILE 为 JSON 文件，- 为标准输入。"""
    try:
        library = shipped()
        status = judge(parse(decode(_read(file)), library), library)
    except BadValue as refusal:
        _print(words.refusal(refusal, lang))
        context.exit(EXIT_INVALID)
    _print(answer(status, lang))
    context.exit(EXIT_REFUSED if status.state == "defective" else 0)


def _read(file: str) -> bytes:
    try:
        with click.open_file(file, "rb") as stream:
            data: bytes = stream.read()
    except (OSError, ValueError) as fault:
        found = Finding(rule="file", message="invalid.file", field="/", values={"actual": file})
        raise BadValue("invalid", [found]) from fault
    return data


def _print(document: dict[str, object]) -> None:
    click.echo(encode(document), nl=False)
