"""What templates need beyond Django's own: the words of the law in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from gongzhi.errors import Refusal
from gongzhi.law import words as law_words
from gongzhi.shared.web.refusals import language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongzhi.errors import Finding
    from gongzhi.law.schema import Words

register = template.Library()

STATES = {
    "done": _("已完成"),
    "open": _("可以办理"),
    "running": _("公布中"),
    "waiting": _("还没到"),
    "late": _("超过时限"),
    "rejected": _("未通过"),
    "failed": _("没有效力"),
    "in_progress": _("办理中"),
    "concluded": _("已办结"),
    "withdrawn": _("已撤回"),
    "defective": _("有一步没有效力"),
}
TONES = {
    "done": "good", "concluded": "good", "open": "now", "running": "now", "in_progress": "now",
    "late": "warn", "rejected": "bad", "failed": "bad", "defective": "bad",
}  # fmt: skip
RULES = {
    "order": _("先后顺序"),
    "quorum": _("到会人数"),
    "majority": _("赞成票数"),
    "notice": _("会议通知"),
    "posting": _("公开天数"),
    "deadline": _("办理时限"),
    "body": _("决定机构"),
    "authority": _("授权"),
    "missing": _("监督意见"),
    "lapsed_text": _("适用文本"),
}
BINDINGS = {
    "statute": _("法律规定"),
    "party rule": _("党内规定"),
    "local rule": _("地方规定"),
    "custom": _("工作惯例"),
}

PATHS = {
    "title": _("标题"),
    "summary": _("公开说明"),
    "draft": _("内部草稿"),
    "text": _("公开内容"),
    "note": _("内部记录"),
    "reason": _("理由"),
    "waived_because": _("临时通知的原因"),
    "venue": _("会议地点"),
    "agenda": _("议题"),
    "acted_by": _("办理"),
    "entered_by": _("录入"),
    "raised_by": _("提出"),
    "convened_by": _("召集"),
    "corrected_by": _("更正"),
    "posted_by": _("张贴"),
    "registered_by": _("登记"),
    "people": _("人员"),
    "attendees": _("到会人员"),
    "sheets": _("纸质材料"),
    "roll": _("应到"),
    "present": _("实到"),
    "votes_for": _("赞成"),
    "votes_against": _("反对"),
    "abstain": _("弃权"),
}


@register.filter
def words(names: Words) -> str:
    """Return a name of the law's data in the language of the page."""
    return names.of(language())


@register.filter
def refused(code: str) -> str:
    """Return the sentence of a refusal that was kept by its code."""
    return str(law_words.refusal(Refusal(code), language())["message"])


@register.filter
def listed(names: Iterable[str]) -> str:
    """Return names one after the other, as the language of the page separates them."""
    return law_words.LISTED[language()].join(names)


@register.filter
def act(name: str) -> str:
    """Return what an act of the log is called by the app that records it (``matters.convene``)."""
    label, _dot, verb = name.partition(".")
    return str(getattr(apps.app_configs.get(label), "acts", {}).get(verb, name))


@register.filter
def path(name: str) -> str:
    """Return what a part of an entry's content is called."""
    return str(PATHS.get(name, name))


@register.filter
def cited(source: str) -> str:
    """Return a source as a lawyer cites it."""
    return law_words.citation(source, language())


@register.filter
def described(finding: Finding) -> dict[str, object]:
    """Return a finding as people read it: required, actual, source."""
    return law_words.describe(finding, language())


@register.filter
def state(name: str) -> str:
    """Return what a state of a step or a matter is called."""
    return str(STATES[name])


@register.filter
def tone(name: str) -> str:
    """Return the style class of a state."""
    return TONES.get(name, "")


@register.filter
def rule(name: str) -> str:
    """Return what a rule is about; bad input names its field instead, so other names pass unchanged."""
    return str(RULES.get(name, name))


@register.filter
def binding(name: str) -> str:
    """Return how binding a rule is."""
    return str(BINDINGS[name])
