from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.checks import run_checks

from gongzhi.config import keys
from gongzhi.config.cli_serve import unsafe
from gongzhi.domains.places.models import Place
from tests import builders

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


def ids() -> list[str]:
    return sorted(str(one.id) for one in run_checks(databases=["default"]))


@pytest.fixture
def outside_the_demo(settings: SettingsWrapper) -> SettingsWrapper:
    settings.DEMO, settings.SMS = False, ""
    return settings


def test_a_proper_deployment_passes(outside_the_demo: SettingsWrapper) -> None:
    assert [one.id for one in unsafe()] == ["gongzhi.E007"]
    builders.make_place(Place.Level.COUNTY)
    assert unsafe() == []


def test_debug_is_refused_outside_the_demo(outside_the_demo: SettingsWrapper) -> None:
    outside_the_demo.DEBUG = True
    assert ids() == ["gongzhi.E001"]


def test_demo_keys_are_refused_outside_the_demo(outside_the_demo: SettingsWrapper, tmp_path: Path) -> None:
    keys.make(tmp_path, "county.example/log", is_demo=True)
    outside_the_demo.VAR = tmp_path
    assert ids() == ["gongzhi.E002"]


def test_demo_people_are_refused_outside_the_demo(outside_the_demo: SettingsWrapper) -> None:
    builders.make_person()
    assert ids() == ["gongzhi.E003"]
    assert [one.id for one in unsafe()] == ["gongzhi.E003"]


def test_real_people_are_welcome(outside_the_demo: SettingsWrapper) -> None:
    person = builders.make_person()
    person.is_synthetic = False
    person.save()
    assert ids() == []


def test_the_demo_may_have_all_of_these(settings: SettingsWrapper, tmp_path: Path) -> None:
    keys.make(tmp_path, "county.example/log", is_demo=True)
    builders.make_person()
    settings.VAR, settings.DEBUG = tmp_path, True
    assert ids() == []
