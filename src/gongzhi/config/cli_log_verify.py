"""``gongzhi log verify``: an exported log against its key, from its files alone; needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongzhi.errors import BadValue
from gongzhi.translog.verify import verify_directory
from gongzhi.translog.words import LANGUAGES, Catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

INVALID = 2
REFUSED = 6


@click.command("verify")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--key", "verifier_key", metavar="VERIFIER-KEY", required=True, help="日志的验证公钥。")
@click.option("--since", metavar="OLD-CHECKPOINT", type=click.Path(path_type=Path), help="从前保存的检查点文件。")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="说明文字的语言。")
@click.pass_context
def log_verify(context: click.Context, directory: Path, verifier_key: str, since: Path | None, lang: str) -> None:
    """验证导出的日志 DIR：签名、树根、每条记录和公开内容。"""
    catalogue = Catalogue.load(lang)
    try:
        report = verify_directory(directory, verifier_key, since)
    except BadValue as refusal:
        _print(catalogue.refusal(refusal))
        context.exit(INVALID)
    _print(report.document(catalogue))
    context.exit(0 if report.ok else REFUSED)


def _print(document: Mapping[str, object]) -> None:
    # As bytes: JSON is UTF-8, whatever the terminal's or the pipe's encoding.
    click.echo(json.dumps(document, ensure_ascii=False, indent=2).encode())
