"""What counts as evidence: known by its first bytes, and not larger than it may be."""

from __future__ import annotations

import pytest

from gongzhi.domains.matters.evidence import MAX_BYTES, checked
from gongzhi.errors import BadValue

JPEG, PNG, PDF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"


@pytest.mark.parametrize(("start", "media_type"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (PDF, "application/pdf")])
def test_a_sheet_is_known_by_its_first_bytes(start: bytes, media_type: str) -> None:
    assert checked("会议记录.exe", start + b"...").media_type == media_type


@pytest.mark.parametrize("content", [b"", b"MZ", b"<svg>", b"<html>", b" %PDF-", b"GIF89a", JPEG[:2], PNG[:-1]])
def test_another_kind_of_file_is_refused(content: bytes) -> None:
    with pytest.raises(BadValue) as refused:
        checked("会议记录.pdf", content)

    assert [(one.rule, one.field) for one in refused.value.findings] == [("file_kind", "sheets")]


@pytest.mark.parametrize("size", [MAX_BYTES - 1, MAX_BYTES])
def test_a_sheet_may_be_as_large_as_the_limit(size: int) -> None:
    assert len(checked("a.pdf", PDF.ljust(size, b"0")).content) == size


def test_a_sheet_above_the_limit_is_refused() -> None:
    with pytest.raises(BadValue) as refused:
        checked("a.pdf", PDF.ljust(MAX_BYTES + 1, b"0"))

    assert [(one.rule, one.field) for one in refused.value.findings] == [("file_too_large", "sheets")]


@pytest.mark.parametrize(
    ("filename", "kept"),
    [
        ("../../etc/表.pdf", "表.pdf"),
        ("C：\\照片\\1.jpg", "1.jpg"),
        ("", "sheet"),
        ("a/", "sheet"),
        ("长" * 130, "长" * 120),
    ],
)
def test_a_name_is_kept_without_its_folder(filename: str, kept: str) -> None:
    assert checked(filename, PDF).filename == kept
