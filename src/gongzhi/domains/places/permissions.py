"""Who may register places. Posts are known above this domain, so the ground of an act is handed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Registrar:
    """Somebody whom ``people.permissions.registrar`` found to be allowed to register places; "" founds the county."""

    name: str
