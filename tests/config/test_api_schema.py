"""The read API against its own document: whatever is asked, it answers as the document says, and never breaks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from gongzhi.domains.disclosure import actions
from gongzhi.shared import clock
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import APIOperation, CheckFunction
    from schemathesis.specs.openapi.schemas import OpenApiSchema

EXAMPLES = 10
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Keep the test's own connection open between requests, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def api(one_connection: None) -> Iterator[OpenApiSchema]:
    """Serve a small county, so that lists and single things have something to tell."""
    from gongzhi.config.wsgi import application

    cast = builders.cast(builders.make_place(code="990000000001"))
    builders.walk(cast, builders.raised(cast), until="execute")
    with clock.set_to(builders.DAY):
        actions.post(
            actor=cast.chair, place=cast.place, category="finance", title="一季度收支", text="收支明细",
            from_on=builders.DAY, until_on=builders.DAY + timedelta(days=15),
        )  # fmt: skip
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def ask(operation: APIOperation, mode: GenerationMode, checks: list[CheckFunction]) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def keep(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=checks)

    keep()


def operations(api: OpenApiSchema) -> list[APIOperation]:
    found = [one.ok() for one in api.include(method="GET").get_all_operations()]
    assert len(found) == sum("get" in methods for methods in api.raw_schema["paths"].values())
    return found


def test_whatever_is_asked_is_answered_as_the_document_says(api: OpenApiSchema) -> None:
    for operation in operations(api):
        ask(operation, GenerationMode.POSITIVE, CHECKS)


def test_whatever_the_document_forbids_is_refused(api: OpenApiSchema) -> None:
    for operation in operations(api):
        if list(operation.iter_parameters()):
            ask(operation, GenerationMode.NEGATIVE, [*CHECKS, negative_data_rejection])
