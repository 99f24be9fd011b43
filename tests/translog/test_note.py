from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.errors import BadValue
from gongzhi.translog import base64text, note
from gongzhi.translog.note import Checkpoint

# The example of the Go implementation of signed notes.
SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
NOTE = f"{TEXT}\n{LINE}".encode()
OTHER_SIGNER, OTHER_KEY = note.generate_key("witness.example/一号")


def test_the_published_example_is_signed_and_opened() -> None:
    assert note.sign(TEXT, SIGNER) == NOTE
    assert note.open_note(NOTE, [KEY]) == note.SignedNote(TEXT, (KEY,))
    assert note.verifier_key(SIGNER) == KEY
    assert note.key_name(KEY) == "PeterNeumann"


def test_signatures_by_unknown_keys_are_passed_over() -> None:
    witness = note.sign(TEXT, OTHER_SIGNER).partition(b"\n\n")[2]
    assert note.open_note(NOTE + witness, [KEY]).signers == (KEY,)
    assert note.open_note(NOTE + witness, [OTHER_KEY]).signers == (OTHER_KEY,)
    assert note.open_note(NOTE + witness, [KEY, OTHER_KEY]).signers == (KEY, OTHER_KEY)


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    with pytest.raises(BadValue, match=r"note\.unsigned"):
        note.open_note(NOTE, [OTHER_KEY])


def test_each_signature_by_a_known_key_must_verify() -> None:
    wrong = note.sign("other\n", SIGNER).partition(b"\n\n")[2]
    for data in (NOTE + wrong, f"{TEXT}x\n\n{LINE}".encode()):
        with pytest.raises(BadValue, match=r"note\.signature"):
            note.open_note(data, [KEY])


def test_the_text_may_hold_empty_lines() -> None:
    assert note.open_note(note.sign("a\n\nb\n\n", OTHER_SIGNER), [OTHER_KEY]).text == "a\n\nb\n\n"


def test_signatures_stop_at_a_hundred() -> None:
    line = note.sign(TEXT, SIGNER).partition(b"\n\n")[2]
    assert note.open_note(NOTE + line * 99, [KEY]).signers == (KEY,)
    with pytest.raises(BadValue):
        note.open_note(NOTE + line * 100, [KEY])


def test_a_note_longer_than_a_million_bytes_is_refused() -> None:
    text = "x" * (note.NOTE_BYTES - len(NOTE) + len(TEXT) - 1) + "\n"
    assert len(note.sign(text, SIGNER)) == note.NOTE_BYTES
    assert note.open_note(note.sign(text, SIGNER), [KEY]).text == text
    with pytest.raises(BadValue):
        note.open_note(note.sign(f"x{text}", SIGNER), [KEY])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TEXT.encode(),
        f"{TEXT}\n".encode(),
        NOTE[:-1],
        NOTE + b"x",
        NOTE + b"\n",
        NOTE.replace(b"\n", b"\r\n"),
        NOTE + b"\xff\n",
        NOTE + "— x AAAAAA\n".encode(),
        NOTE + "— x AAAA\n".encode(),
        NOTE + "— x+y AAAAAAA=\n".encode(),
        NOTE + b"- x AAAAAAA=\n",
        NOTE + "—  AAAAAAA=\n".encode(),
        NOTE + "— x\u3000y AAAAAAA=\n".encode(),
        NOTE + "— x AAAAAAB=\n".encode(),
        NOTE + b"\tx\n",
        f"{TEXT}\n\n{LINE}x".encode(),
    ],
)
def test_a_malformed_note_is_refused(data: bytes) -> None:
    with pytest.raises(BadValue):
        note.open_note(data, [KEY])


@pytest.mark.parametrize(
    "key",
    [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        KEY[:-1],
        KEY + "=",
        KEY.replace("c74f", "C74F"),
        KEY.replace("c7", "d7"),
        KEY.replace("Peter", "Paul"),
        KEY.replace("PeterNeumann", ""),
        KEY.replace("+ARpc", "+Arpc"),
        KEY + "\n",
        KEY.replace("r", " "),
        "x+00000000+AQ==",
        f"x+00000000+{'A' * 44}",
        SIGNER,
    ],
)
def test_a_malformed_verifier_key_is_refused(key: str) -> None:
    with pytest.raises(BadValue):
        note.open_note(NOTE, [key])


@pytest.mark.parametrize("key", [KEY, SIGNER[:-4], SIGNER.replace("c74f", "c74e"), SIGNER.replace("Peter", "Paul")])
def test_a_malformed_signer_key_is_refused(key: str) -> None:
    with pytest.raises(BadValue):
        note.sign(TEXT, key)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\x00b"])
def test_a_name_that_no_key_can_bear_is_refused(name: str) -> None:
    with pytest.raises(BadValue):
        note.generate_key(name)


@pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "\ud800\n", "cr\r\n"])
def test_a_text_that_no_note_can_hold_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        note.sign(text, SIGNER)


def test_a_checkpoint_reads_back() -> None:
    made = Checkpoint("qingxi.example/log", 20852163, b"\x09" * 32, ("an extension",))
    assert Checkpoint.parse(made.text()) == made
    assert Checkpoint.parse(Checkpoint("o", 0, b"\0" * 32).text()).size == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n",
        "o\n1\n",
        "o\n1\n{}",
        "\n1\n{}\n",
        "o\n01\n{}\n",
        "o\n-1\n{}\n",
        "o\n+1\n{}\n",
        "o\n1 \n{}\n",
        "o\n１\n{}\n",
        "o\n1\n{}\n\n",
        "o\n1\n{}\n\nx\n",
        "o\n1\nAA==\n",
        "o\n1\nx{}\n",
        "o\n\n{}\n",
        f"o\n{'9' * 20}\n{{}}\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        Checkpoint.parse(text.format(base64text.encode(b"\x09" * 32)))


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [("", 1, 32, ()), ("a\nb", 1, 32, ()), ("a", -1, 32, ()), ("a", 1, 31, ()), ("a", 1, 32, ("",))],
)
def test_a_checkpoint_that_cannot_be_written_is_refused(
    origin: str, size: int, root: int, extensions: tuple[str, ...]
) -> None:
    with pytest.raises(BadValue):
        Checkpoint(origin, size, b"\0" * root, extensions)


@given(st.binary())
def test_base64_reads_back(data: bytes) -> None:
    assert base64text.decode(base64text.encode(data)) == data


@pytest.mark.parametrize("text", ["A", "AA", "AB==", "AA==\n", "AA= =", "A-__", "AA===", "====", "中文", "AAAAAA==x"])
def test_another_spelling_of_base64_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        base64text.decode(text)
