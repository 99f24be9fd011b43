"""A process that writes a list that was confirmed: ``python -m tests.domains.registers.killed``; see ``test_kills``."""

from __future__ import annotations

import django

django.setup()

from gongzhi.domains.registers.actions import writing

if __name__ == "__main__":
    while writing.run_next():
        pass
