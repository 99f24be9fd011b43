"""The smallest act there is: a place comes into being."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.db import transaction

from gongzhi.domains.places.models import Place
from gongzhi.shared.ledger import actions

FIRST = date(2020, 1, 1)
SECRET = "CANARY-PRIVATE"
_codes = count(1)


@transaction.atomic
def act(code: str = "", *, name: str = "甲村") -> int:
    """Make a place and record it, with a public, a disclosed and a private part; return the act's index."""
    place = Place.objects.create(code=(code or f"p{next(_codes)}")[-12:], level=Place.Level.VILLAGE, first_on=FIRST)
    return actions.record(
        act="places.found",
        place_code=place.code,
        subject=f"place:{place.pk}",
        public={"first_on": FIRST.isoformat()},
        disclosed={"name": name},
        private={"note": SECRET},
        rows=[place],
    )
