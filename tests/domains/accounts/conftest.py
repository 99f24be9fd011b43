"""What the tests of signing in share: codes are caught, and it is no demo."""

from __future__ import annotations

from typing import Any

import pytest

from gongzhi.domains.accounts.backends import messages
from tests.domains.accounts.door import Sent


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Sent:
    """Return the messages that go out, outside the demo."""
    caught: Sent = []
    settings.DEMO, settings.SMS = False, "terminal"
    monkeypatch.setattr(messages, "_send", lambda telephone, text: caught.append((telephone, text)))
    return caught
