"""Several writers at once place every act once, in one line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gongzhi.shared.ledger import queries
from tests import processes
from tests.checklog import check_log, sign
from tests.shared.ledger.acts import act

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 3
ACTS = 12


def test_processes_at_once_get_every_index_once() -> None:
    writers = [processes.write(ACTS) for _ in range(WRITERS)]
    given = [processes.acknowledged(writer) for writer in writers]
    assert sorted(sum(given, [])) == list(range(WRITERS * ACTS))
    assert all(one == sorted(one) for one in given)
    assert check_log().size == WRITERS * ACTS


def test_threads_at_once_get_every_index_once() -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        given = [task.result() for task in [pool.submit(_acts_of_a_thread, name) for name in "abc"]]
    assert sorted(sum(given, [])) == list(range(WRITERS * ACTS))
    check_log()


def _acts_of_a_thread(name: str) -> list[int]:
    try:
        return [act(f"{name}{number}") for number in range(ACTS)]
    finally:
        connection.close()


def test_signing_while_others_write_always_signs_a_continuation(tmp_path) -> None:
    writers = [processes.write(ACTS) for _ in range(2)]
    signed = []
    while any(writer.poll() is None for writer in writers):
        signed.append(sign(tmp_path / "signer" / "checkpoint"))
    for writer in writers:
        processes.acknowledged(writer)
    sizes = [one.size for one in signed if one]
    assert sizes == sorted(sizes)
    assert queries.size() == 2 * ACTS
    check_log()
