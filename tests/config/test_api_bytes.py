"""A zero character in an address is no place and no name: PostgreSQL keeps none, and nothing breaks over it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import builders


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/places/x%00y", 400),
        ("/places/x%00y/", 404),
        ("/places/x%00y/postings/", 404),
        ("/sign-in/?q=%00", 200),
        ("/figures/%00/", 404),
        ("/?on=%00", 400),
        ("/matters/1/?on=%00", 400),
    ],
)
def test_a_zero_character_finds_nothing(db: None, path: str, status: int) -> None:
    builders.cast(builders.make_place())

    assert Client().get(path).status_code == status


def test_a_zero_character_is_no_place_to_raise_a_matter_in(db: None) -> None:
    client = Client()
    client.force_login(builders.cast(builders.make_place()).chair.account)

    assert client.get("/work/raise/?place=%00").status_code == 404
