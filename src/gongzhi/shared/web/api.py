"""What every JSON answer shares: shapes of refusals and pages, strict parameters, entity tags, errors as documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from django.http import HttpResponseNotModified
from django.utils.http import parse_etags
from ninja import Field, NinjaAPI, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError, ValidationError
from ninja.params.models import QueryModel
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from pydantic import AfterValidator, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from gongzhi.errors import BadValue, Finding, Refusal, fault
from gongzhi.law import words
from gongzhi.law.fields import MOST, decode, escaped, quote
from gongzhi.shared.web.refusals import STATUS, language
from gongzhi.shared.web.unchanged import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from ninja.errors import ValidationErrorContext
    from ninja.operation import Operation

Item = TypeVar("Item")
View = Callable[..., "HttpResponse"]
PAGE_MOST = 100
OFFSET_MOST = 1_000_000_000
# The schema's kinds of fault, as rule and message of the law's strict reader.
FAULTS = {
    "missing": ("missing", "invalid.missing"),
    "extra_forbidden": ("unknown", "invalid.unknown"),
    "greater_than_equal": ("impossible", "invalid.range"),
    "less_than_equal": ("impossible", "invalid.range"),
    "int_type": ("type", "invalid.integer"),
    "string_pattern_mismatch": ("unknown_choice", "invalid.unknown_choice"),
    "int_parsing": ("type", "invalid.integer"),
    "int_parsing_size": ("type", "invalid.integer"),
    "string_too_long": ("too_long", "invalid.too_long"),
    "day": ("type", "invalid.day"),
    "literal_error": ("unknown", "invalid.choice"),
    "list_type": ("type", "invalid.list"),
    "dict_type": ("type", "invalid.object"),
    "model_type": ("type", "invalid.object"),
    "model_attributes_type": ("type", "invalid.object"),
}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: object) -> date:
    """Read a day that is written as such, never a number of seconds."""
    if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
        raise PydanticCustomError("day", "not a day")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", "not a day") from None


def _storable(value: str) -> str:
    """Refuse what no database keeps: a zero character, or half of a surrogate pair."""
    if "\x00" in value or any("\ud800" <= one <= "\udfff" for one in value):
        raise PydanticCustomError("text", "no text")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[str, AfterValidator(_storable)]
Code = Annotated[str, Field(pattern=r"^[0-9]{1,12}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$")]
Number = Annotated[int, Field(ge=0, le=MOST)]


class FindingOut(Schema):
    """What a rule found: what it asks, what it met, and where it is written."""

    rule: str
    field: str | None = None
    step: str | None = None
    required: str | None = None
    actual: str | None = None
    need: int | None = None
    have: int | None = None
    of: int | None = None
    source: str | None = None
    binding: str | None = None
    verified: bool | None = None
    superseded: bool | None = None


class RefusalOut(Schema):
    """Why something was refused; ``code`` is stable, ``message`` is for people."""

    code: str
    message: str
    findings: list[FindingOut]


class Paged(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(20, ge=1, le=PAGE_MOST)
    offset: int = Field(0, ge=0, le=OFFSET_MOST)

    @property
    def part(self) -> slice:
        """Return which part of the list that is."""
        return slice(self.offset, self.offset + self.limit)


class Page(Schema, Generic[Item]):
    """A part of a list, and how long the whole list is."""

    items: list[Item]
    count: int


class Body(Schema):
    """What is sent: no field beyond those named."""

    model_config = ConfigDict(extra="forbid")


def answers(shape: object, *statuses: int, status: int = 200) -> dict[int, object]:
    """Return the shapes of an operation's answers: its own, and the refusals that it may meet."""
    return {status: shape, **dict.fromkeys((400, *statuses), RefusalOut)}


def finding(found: Finding) -> FindingOut:
    """Return a finding in the contract's shape, in the language of the answer."""
    described = words.describe(found, language())
    return FindingOut.model_validate({**described, "field": _pointer(found.field)})


def public_read(view: Callable[..., object]) -> Callable[..., object]:
    """Publish a read whose answer follows from the log alone: strong ETag, no cookies, only known parameters."""
    return decorate_view(_known_only, public_page)(view)


def signed_read(view: Callable[..., object]) -> Callable[..., object]:
    """Publish a read that changes when the signer runs: its ETag is made from the answer."""
    return decorate_view(_known_only, _tagged)(view)


def refused(request: HttpRequest, refusal: Refusal, api: NinjaAPI) -> HttpResponse:
    """Answer with a refusal as the contract's document."""
    document = words.refusal(refusal, language())
    document["findings"] = [finding(found).model_dump(exclude_none=True) for found in refusal.findings]
    return api.create_response(request, document, status=STATUS[refusal.kind])


class StrictApi(NinjaAPI):
    """An API whose refusals quote what was given."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Return the faults of all parts of the input, each with its place and what was found there."""
        found = []
        for context in error_contexts:
            source, places = context.model.__ninja_param_source__, context.model.__ninja_flatten_map_reverse__
            for error in context.pydantic_validation_error.errors(include_url=False):
                found.append({**error, "loc": (source, *places.get(error["loc"], error["loc"]))})
        return ValidationError(found)


class Readable(JSONRenderer):
    """Writes Chinese as Chinese, and half of a surrogate pair that is quoted in a refusal as its escape."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})

    def render(self, request: HttpRequest, data: object, *, response_status: int) -> bytes:
        """Return the document in UTF-8."""
        text: str = super().render(request, data, response_status=response_status)
        return text.encode("utf-8", "backslashreplace")


def install(api: NinjaAPI) -> None:
    """Let the API answer every refusal, and every fault in its input, with the contract's document."""

    @api.exception_handler(Refusal)
    def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return refused(request, refusal, api)

    @api.exception_handler(ValidationError)
    def refuse_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return refused(request, BadValue("invalid", [_fault(one) for one in error.errors]), api)

    @api.exception_handler(HttpError)
    def refuse_document(request: HttpRequest, error: HttpError) -> HttpResponse:
        if not isinstance(error.__cause__, Refusal):
            raise error
        return refused(request, error.__cause__, api)


class StrictParser(Parser):
    """Reads a document as the command line does: UTF-8, no number twice named, no float in disguise."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the decoded document. Raises: BadValue."""
        return decode(request.body)


def _known_only(run: View) -> View:
    """Refuse parameters that the operation does not know: a misspelt one would be taken for none."""

    @wraps(run)
    def answer(request: HttpRequest, **path: object) -> HttpResponse:
        operation: Operation = run.__self__  # type: ignore[attr-defined]
        maps = [model.__ninja_flatten_map__ for model in operation.models if issubclass(model, QueryModel)]
        known = sorted({name for one in maps for name in one})
        faults = [
            fault("unknown", f"/{name}", known=tuple(known), actual=name)
            for name in sorted(set(request.GET) - set(known))
        ]
        return refused(request, BadValue("invalid", faults), operation.api) if faults else run(request, **path)

    return answer


def _tagged(run: View) -> View:
    @wraps(run)
    def answer(request: HttpRequest, **path: object) -> HttpResponse:
        response = run(request, **path)
        if response.status_code == 200:
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            if tag in parse_etags(request.headers.get("If-None-Match", "")):
                response = HttpResponseNotModified()
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        return response

    return answer


def _pointer(field: str) -> str | None:
    """Return a field's name as a JSON pointer."""
    return field if field.startswith("/") or not field else f"/{field}"


def _fault(error: Mapping[str, Any]) -> Finding:
    """Return what a schema found against the input, in the words of the contract."""
    # The first part says where it stood; in a body the second is the operation's own name for the whole.
    names = [str(part) for part in (error["loc"][2:] if error["loc"][0] == "body" else error["loc"][-1:])]
    context = error.get("ctx") or {}
    rule, message = FAULTS.get(error["type"], ("type", "invalid.string"))
    values = {
        "name": names[-1] if names else "",
        "known": "",
        "least": context.get("ge", 0),
        "most": context.get("le", context.get("max_length", MOST)),
        "length": len(str(error.get("input"))),
        "choice": quote(error.get("input")),
        "choices": context.get("expected", ""),
        "actual": names[-1] if error["type"] == "extra_forbidden" else quote(error.get("input")),
    }
    return Finding(rule=rule, message=message, field="/" + "/".join(map(escaped, names)), values=values)
