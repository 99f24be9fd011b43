"""``check_log()``: verifies the whole log from its export, as anyone outside would, and the rows it commits to."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings

from gongzhi.config import keys
from gongzhi.shared.ledger import audit, files, signer
from gongzhi.translog import note
from gongzhi.translog.verify import Report, verify_directory


def check_log() -> Report:
    """Sign, export and verify the log; no row that an act wrote may differ. Builders' rows are recorded by no act."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sign(folder / "signer" / "checkpoint")
        files.export(folder / "log")
        report = verify_directory(folder / "log", settings.LOG_VERIFIER)
    assert report.ok, report.findings
    assert [one for one in audit.all_mismatches() if one.kind != "unrecorded"] == []
    return report


def sign(state: Path) -> note.Checkpoint | None:
    """Sign the log with the keys of the tests' deployment; ``state`` is the signer's memory."""
    return signer.sign(
        signer_key=keys.read(settings.VAR, keys.SIGNER),
        verifier_key=settings.LOG_VERIFIER,
        origin=settings.LOG_ORIGIN,
        state=state,
    )
