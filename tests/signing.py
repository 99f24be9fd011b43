"""A process that signs the log once: ``python -m tests.signing STATE``; prints the signed size."""

from __future__ import annotations

import sys
from pathlib import Path

import django

django.setup()

from tests.checklog import sign

if __name__ == "__main__":
    signed = sign(Path(sys.argv[1]))
    print(signed.size if signed else 0)
