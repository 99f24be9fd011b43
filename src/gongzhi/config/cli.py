"""The command line: parse, call one action or query, print; exit codes by kind of refusal."""

import click


@click.group()
def main() -> None:
    """共治:县域基层群众自治的公开平台。"""
