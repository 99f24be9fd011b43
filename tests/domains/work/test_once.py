"""A form sent twice records once; two clerks at once both find their answer."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse

from gongzhi.domains.matters.models import Fact
from gongzhi.domains.people.models import Body, Post
from gongzhi.domains.work import actions
from gongzhi.domains.work.models import Submission
from gongzhi.errors import BadValue
from gongzhi.shared import clock
from tests.builders import DAY, cast, make_place, raised, seated
from tests.domains.work.desk import on, sheet, shown, signed_in

if TYPE_CHECKING:
    from gongzhi.domains.matters.models import Matter
    from gongzhi.domains.people.models import Person


def press(person: Person, matter: Matter, key: str) -> tuple[int, str]:
    with clock.set_to(DAY):
        answer = signed_in(person).post(
            reverse("work:step", args=[matter.pk, "propose"]),
            {"on": DAY.isoformat(), "acted_by": "党支部", "once": key, "sheets": [sheet()]},
        )
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.django_db
def test_a_form_sent_twice_records_once() -> None:
    village = cast(make_place())
    matter = raised(village)
    with on(0):
        page = shown(village.secretary, "step", matter.pk, "propose").content.decode()
    key = re.search(r'name="once" value="([^"]+)"', page)
    assert key is not None
    assert press(village.secretary, matter, key[1]) == press(village.secretary, matter, key[1])
    assert Fact.objects.count() == 1


@pytest.mark.django_db
def test_another_form_records_again() -> None:
    village = cast(make_place())
    matter = raised(village)
    press(village.secretary, matter, "one")
    press(village.secretary, matter, "two")
    assert Fact.objects.count() == 2


@pytest.mark.django_db
def test_the_key_of_another_person_is_not_mine() -> None:
    village = cast(make_place())
    matter = raised(village)
    press(village.secretary, matter, "one")
    press(village.clerk, matter, "one")
    assert Fact.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_act_leaves_the_form_free() -> None:
    village = cast(make_place())

    def refuse() -> str:
        raise BadValue("invalid")

    with pytest.raises(BadValue):
        actions.once(actor=village.clerk, key="k", act=refuse)
    assert not Submission.objects.exists()
    assert actions.once(actor=village.clerk, key="k", act=lambda: "/there") == "/there"
    assert actions.once(actor=village.clerk, key="k", act=refuse) == "/there"


def at_once(presses: list[tuple[Person, str]], matter: Matter) -> list[int]:
    """Press the buttons of several people at the same moment; return the statuses."""
    start, statuses = threading.Barrier(len(presses)), []

    def run(person: Person, key: str) -> None:
        start.wait()
        try:
            statuses.append(press(person, matter, key)[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_record_once() -> None:
    village = cast(make_place())
    matter = raised(village)
    assert at_once([(village.clerk, "same"), (village.clerk, "same")], matter) == [303, 303]
    assert Fact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_are_both_recorded() -> None:
    village = cast(make_place())
    second = seated(village.place, Body.Kind.STAFF, Post.Role.CLERK)
    matter = raised(village)
    assert at_once([(village.clerk, "a"), (second, "b")], matter) == [303, 303]
    assert {fact.entered_by for fact in Fact.objects.all()} == {village.clerk, second}


@pytest.mark.django_db
def test_what_was_written_survives_an_expired_session() -> None:
    village = cast(make_place())
    matter = raised(village)
    client = signed_in(None)
    with on(0):
        url = reverse("work:step", args=[matter.pk, "propose"])
        asked = client.post(url, {"on": DAY.isoformat(), "acted_by": "党支部", "text": "写了很久的话", "once": "k"})
        assert asked.status_code == 303
        signed = client.post(reverse("accounts:sign_in"), {"handle": village.secretary.account.handle})
        assert signed["Location"] == reverse("accounts:resume")
        page = client.get(signed["Location"]).content.decode()
        assert "写了很久的话" in page
        assert f'action="{url}"' in page
        back = client.post(url, {"then": "check", "on": DAY.isoformat(), "acted_by": "党支部", "text": "写了很久的话"})
    assert "写了很久的话" in back.content.decode()
    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_a_fragment_asked_for_by_nobody_changes_nothing_on_the_page() -> None:
    village = cast(make_place())
    matter = raised(village)
    with on(timedelta(0).days):
        answer = signed_in(None).post(reverse("work:step", args=[matter.pk, "resolve"]), headers={"HX-Request": "true"})
    assert answer.status_code == 204
