"""A procedure without a line of Python: its steps are entered on the same pages and judged the same way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.domains.matters import queries, rules
from gongzhi.domains.matters.models import Matter
from gongzhi.law import library, loader
from tests import builders
from tests.domains.work.desk import on, send, shown

pytestmark = pytest.mark.django_db

PETITION = """
id = "petition"
place_kind = "village"
in_force_from = 2026-01-01
names = { zh = "联名提议", en = "Joint petition" }

[[steps]]
id = "sign"
kind = "collection"
names = { zh = "联名", en = "Signing" }
by = ["committee"]
source = "villagers_committees_2026/25"
binding = "statute"
verified = true
collected = { roll = "adults", source = "villagers_committees_2026/25", binding = "statute", verified = true, \
share = { at_least = "1/10", of = "roll", source = "villagers_committees_2026/25", binding = "statute", \
verified = true } }

[[steps]]
id = "file"
kind = "filing"
names = { zh = "递交", en = "Handing in" }
by = ["committee"]
source = "villagers_committees_2026/25"
binding = "statute"
verified = true
deadline = { days = 10, unit = "days", source = "villagers_committees_2026/25", binding = "statute", verified = true }
follows = [{ step = "sign", source = "villagers_committees_2026/25", binding = "statute", verified = true }]

[[steps]]
id = "reply"
kind = "answer"
names = { zh = "答复", en = "Answer" }
by = ["committee"]
source = "villagers_committees_2026/25"
binding = "statute"
verified = true
deadline = { days = 10, unit = "days", source = "villagers_committees_2026/25", binding = "statute", verified = true }
follows = [{ step = "file", source = "villagers_committees_2026/25", binding = "statute", verified = true }]

[[matter_kinds]]
id = "call_assembly"
names = { zh = "要求召集村民会议", en = "calling the assembly" }
source = "villagers_committees_2026/25"
binding = "statute"
verified = true
"""


@pytest.fixture
def petition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Matter:
    folder = tmp_path / "law"
    shutil.copytree(Path(library.__file__).parent, folder)
    file = folder / "procedures" / "petition" / "village" / "2026-01-01.toml"
    file.parent.mkdir(parents=True)
    file.write_text(PETITION, encoding="utf-8")
    law = loader.load(folder)
    monkeypatch.setattr(library, "shipped", lambda: law)
    people = builders.cast(builders.make_place())
    builders.count_roll(people.place, "adults", 200, builders.DAY)
    return Matter.objects.create(
        place=people.place, procedure="petition", kind="call_assembly", title="要求召集村民会议", summary="商议用水",
        decided_by="", raised_on=builders.DAY, raised_by=people.chair, recorded_on=builders.DAY,
    )  # fmt: skip


@pytest.mark.parametrize(("signatures", "state"), [(19, "failed"), (20, "done"), (21, "done")])
def test_a_new_procedure_needs_no_page_of_its_own(petition: Matter, signatures: int, state: str) -> None:
    chair = petition.raised_by
    with on() as day:
        assert "收到份数" in shown(chair, "step", petition.pk, "sign").content.decode()
        filled = {"on": day.isoformat(), "acted_by": "村民", "count": signatures, "once": "a"}
        assert send(chair, "step", petition.pk, "sign", **filled).status_code == 303
        view = queries.judge(petition, rules.Lens(day, day))
        page = shown(chair, "matter", petition.pk).content.decode()

    assert view.status.steps["sign"] == state
    assert ("至少 20" in page) == (state == "failed")


def test_a_new_procedure_is_public_and_comes_to_its_end(petition: Matter) -> None:
    chair = petition.raised_by
    with on() as day:
        for number, (step, filled) in enumerate({"sign": {"count": 30}, "file": {}, "reply": {}}.items()):
            said = {"on": day.isoformat(), "acted_by": "村民", "text": "材料", "once": str(number)}
            send(chair, "step", petition.pk, step, **said, **filled)
        assert queries.judge(petition, rules.Lens(day, day)).status.state == "concluded"
        page = Client().get(reverse("matters:matter", args=[petition.pk]))

    assert page.status_code == 200
    assert "收到份数" in page.content.decode()
