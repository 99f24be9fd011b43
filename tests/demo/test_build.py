"""A small demo county, built through the real actions: what is in it, what leaks, and that it comes out again."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import TestCase, override_settings
from django.urls import reverse

from gongzhi import demo
from gongzhi.demo import build, canary, geography, sign_in
from gongzhi.domains.accounts import queries as accounts
from gongzhi.domains.accounts.models import Account
from gongzhi.domains.disclosure.models import Posting, Takedown
from gongzhi.domains.matters import queries
from gongzhi.domains.matters.models import Correction, Evidence, Fact, Matter
from gongzhi.domains.matters.rules import Lens
from gongzhi.domains.people.models import TELEPHONE, Person, Residence
from gongzhi.domains.registers.models import Import
from gongzhi.errors import AlreadyDone, BadValue
from gongzhi.law import library
from gongzhi.shared import clock
from gongzhi.shared.ledger import files
from gongzhi.shared.ledger.models import Entry
from tests.checklog import check_log, sign
from tests.demo.canaries import crawled, leaking_files, leaks

ON = date(2026, 11, 23)
RECORDED = ("places", "people", "accounts", "matters", "disclosure", "remuneration")
DRAWN_AFRESH = {"uid", "id_sealed", "telephone_sealed"}


def quietly(part: str, done: int, total: int) -> None:
    """Take the progress of a build."""


def digest() -> str:
    """Return a digest of every row of the domains; ids count from the first of their table, as sequences go on."""
    found = sha256()
    for label in RECORDED:
        for model in apps.get_app_config(label).get_models():
            for row in model._default_manager.order_by("pk"):
                kept = [field for field in model._meta.concrete_fields if field.name not in DRAWN_AFRESH]
                found.update(repr([plain(row, field) for field in kept]).encode())
    return found.hexdigest()


FIRSTS: dict[type[models.Model], int] = {}


def plain(row: models.Model, field: models.Field) -> object:
    """Return a column, an id as its distance from the first id of its table."""
    value = getattr(row, field.attname)
    target = field.related_model if field.is_relation else type(row) if field.primary_key else None
    return value - FIRSTS[target] if target and value is not None else value


def count_ids() -> None:
    """Keep the first id of each table."""
    for label in RECORDED:
        for model in apps.get_app_config(label).get_models():
            first = model._default_manager.order_by("pk").first()
            FIRSTS[model] = first.pk if first else 0


def built_once(seed: int, on: date) -> tuple[str, list[tuple[object, ...]]]:
    """Build, take the digests of rows and of the log's public words, and undo."""
    with transaction.atomic():
        build.build(seed, on, quietly, geography.SMALL)
        count_ids()
        acts = [json.loads(bytes(data)) for data in Entry.objects.order_by("index").values_list("data", flat=True)]
        shown = [(act["act"], act["at"], act["place"], sorted(act["public"]), act["disclosed"]) for act in acts]
        found = digest(), shown
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_county() -> None:
    assert built_once(5, build.EARLIEST) == built_once(5, build.EARLIEST)


@pytest.mark.django_db
def test_a_day_before_the_second_term_is_refused() -> None:
    with pytest.raises(BadValue):
        build.build(1, build.EARLIEST - timedelta(days=1), quietly, geography.SMALL)
    assert not Person.objects.exists()


class SmallCounty(TestCase):
    """One build for all its tests; ``setUpTestData`` is what builds once and rolls back at the end."""

    parts: Counter[str]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.parts = Counter()
        build.build(1, ON, lambda part, done, total: cls.parts.update([part]), geography.SMALL)

    def setUp(self) -> None:
        today = clock.set_to(ON)
        today.__enter__()
        self.addCleanup(today.__exit__, None, None, None)

    def judged(self) -> list[queries.MatterView]:
        return queries.judge_all(list(Matter.objects.select_related("place", "raised_by")), Lens(ON, ON))

    def rules_met(self) -> set[tuple[str, str]]:
        return {(found.rule, found.step) for view in self.judged() for found in view.status.findings}

    def test_progress_is_told(self) -> None:
        assert len(self.parts) == 2
        assert min(self.parts.values()) >= 5

    def test_it_is_built_once(self) -> None:
        with pytest.raises(AlreadyDone, match="demo_built"):
            build.build(1, ON, quietly, geography.SMALL)

    def test_matters_stand_in_every_state(self) -> None:
        states = {view.status.state for view in self.judged()}
        assert states == {"in_progress", "concluded", "rejected", "withdrawn", "defective"}
        stations = {(one.step.id, one.state) for view in self.judged() for one in view.stations}
        assert {("confer", "open"), ("review", "open"), ("resolve", "open"), ("execute", "open")} <= stations
        assert {("disclose_resolution", "running"), ("resolve", "rejected"), ("resolve", "failed")} <= stations

    def test_each_kind_of_refusal_is_there(self) -> None:
        asked = {("quorum", "resolve"), ("notice", "resolve"), ("authority", "resolve"), ("order", "resolve")}
        assert asked | {("posting", "disclose_resolution"), ("majority", "resolve")} <= self.rules_met()
        assert Takedown.objects.count() == 1

    def test_34_of_52_came(self) -> None:
        short = Fact.objects.get(step="resolve", present=34)
        findings = [f for view in self.judged() for f in view.status.findings if f.rule == "quorum"]
        assert short.roll == 52
        assert [(found.need, found.have, found.of) for found in findings] == [(35, 34, 52)]

    def test_facts_of_2025_are_judged_by_the_older_text(self) -> None:
        old = [view for view in self.judged() if view.status.texts.get("resolve") == date(2018, 12, 29)]
        assert old
        raised_before = [view for view in self.judged() if view.matter.raised_on.year == 2025]
        assert any(view.status.texts.get("resolve") == date(2026, 1, 1) for view in raised_before)

    def test_assemblies_authorised_the_representatives(self) -> None:
        places = {matter.place_id for matter in Matter.objects.all()}
        assert len({place for place, _ in queries.authorisations(places, Lens(ON, ON))}) >= 4

    def test_some_was_entered_late_from_paper_and_some_corrected(self) -> None:
        assert Evidence.objects.filter(media_type="image/png").count() >= 10
        assert Fact.objects.filter(source="paper", recorded_on__gt=models.F("on")).exists()
        assert Correction.objects.exists()
        assert set(Fact.objects.filter(step="oversee").values_list("opinion", flat=True)) == {"endorse", "object"}

    def test_each_board_is_alive(self) -> None:
        hanging = Posting.objects.filter(from_on__lte=ON, until_on__gte=ON).values_list("place", flat=True)
        assert len(set(hanging)) == 7
        assert {posting.category for posting in Posting.objects.all()} == set(Posting.Category.values)

    def test_every_private_field_holds_a_canary(self) -> None:
        law = library.shipped()
        for matter in Matter.objects.all():
            assert canary.PATTERN.search(matter.draft), matter.pk
        shortened = set(Fact.objects.filter(corrects__wrong__posting__takedown__isnull=False))
        for fact in Fact.objects.select_related("matter__place"):
            assert canary.PATTERN.search(fact.note) or fact in shortened, fact.pk
            step = law.text(fact.matter.procedure, fact.matter.place.level, fact.on).by_id.get(fact.step)
            if step is not None and (step.is_closed or step.id == "propose"):
                assert canary.PATTERN.search(fact.text), fact.pk
        for sheet in Evidence.objects.all():
            assert canary.PATTERN.search(sheet.filename)
            assert canary.PATTERN.search(bytes(sheet.content).decode("utf-8", "replace"))
        # Who came with a list has no remark; that nobody is meant is told by the number.
        assert not Person.objects.filter(is_synthetic=False).exists()
        for person in Person.objects.all():
            is_listed = person.id_number.startswith("99") and not person.posts.exists()
            assert canary.PATTERN.search(person.remark) or is_listed, person.pk

    def test_no_canary_is_on_any_page(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            sign(Path(name) / "checkpoint")
        seen = {url: leaks(text) for url, text in crawled(self.client, reverse("disclosure:county"))}
        assert {url: found for url, found in seen.items() if found} == {}
        assert sum(url.startswith("/matters/") for url in seen) >= Matter.objects.count()
        assert sum(url.startswith("/places/") for url in seen) >= 8

    def test_no_canary_is_in_the_exported_log(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            sign(folder / "signer" / "checkpoint")
            files.export(folder / "log")
            assert sum(1 for path in (folder / "log").rglob("*") if path.is_file()) > 3
            assert leaking_files(folder / "log") == []

    def test_the_log_says_what_the_rows_say(self) -> None:
        assert check_log().ok

    def test_no_number_and_no_residents_name_is_in_the_exported_log(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            sign(folder / "signer" / "checkpoint")
            files.export(folder / "log")
            text = "".join(path.read_text("utf-8", "replace") for path in (folder / "log").rglob("*") if path.is_file())
        residents = list(Person.objects.exclude(id_digest=None))
        assert len(residents) > 40
        assert not [one.pk for one in residents if one.id_number in text or (one.telephone and one.telephone in text)]

    def test_the_clerk_of_the_first_village_can_sign_in_by_telephone(self) -> None:
        known = sign_in.by_telephone(ON)
        assert known is not None
        who, number = known
        assert who.handle.startswith("clerk-")
        assert number.startswith("154")
        (person,) = accounts.roster(TELEPHONE, accounts.digest_of(TELEPHONE, number))
        assert person.account.handle == who.handle

    def test_the_register_of_the_first_village_was_handed_in(self) -> None:
        (found,) = Import.objects.all()
        assert (found.state, found.faults_found) == (Import.State.APPLIED, 0)
        assert Residence.objects.count() == found.rows > 40

    def test_the_sign_ins_are_one_of_each_office(self) -> None:
        found = {one.handle.split("-99")[0]: one for one in sign_in.sign_ins(ON)}
        assert {"secretary", "chair", "member", "supervisor", "representative", "township", "county"} <= set(found)
        assert {"clerk", "former-clerk", "deputy-chair"} <= set(found)
        assert len(sign_in.sign_ins(ON)) == 11
        assert demo.sign_ins() == [(one.title, one.handle) for one in sign_in.sign_ins(ON)]
        assert found["township"].title.endswith("镇人民政府工作人员")

    def test_accounts_stand_for_one_person_each(self) -> None:
        handles = list(Account.objects.values_list("handle", flat=True))
        assert len(handles) == len(set(handles)) > 100
        assert not [handle for handle in handles if len(handle) > 40]

    @override_settings(DEMO=True)
    def test_the_pages_of_the_figures_name_nobody(self) -> None:
        names = set(Person.objects.values_list("name", flat=True))
        page = self.client.get(reverse("indicators:figures")).content.decode()
        assert not [name for name in names if len(name) > 2 and name in page]
        for figure_id in ("F16", "F18", "F20"):
            text = self.client.get(reverse("indicators:figure", args=[figure_id])).content.decode()
            assert not [name for name in names if len(name) > 2 and name in text]
