"""The shape of what people enter about matters; whether it can be, and what the law makes of it, others judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.matters import rules
from gongzhi.domains.matters.actions import FactDraft, Sheet
from gongzhi.domains.matters.evidence import MAX_BYTES
from gongzhi.domains.matters.models import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrOrPromise as StrOrPromise

    from gongzhi.domains.people.models import Person

DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
REASON_LENGTH = 200
NAME_LENGTH = 80
MOST_PEOPLE = 10_000_000
ACCEPTED = "image/jpeg,image/png,application/pdf"

Choices = list[tuple[str, str]]


class DayField(forms.DateField):
    """A day, picked or written."""

    def __init__(self, *, label: StrOrPromise = "", required: bool = True) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=DAY_FORMATS, widget=widget, label=label, required=required)


class CountField(forms.IntegerField):
    """How many people or votes."""

    def __init__(self, *, label: StrOrPromise = "", required: bool = True, help_text: StrOrPromise = "") -> None:
        super().__init__(min_value=0, max_value=MOST_PEOPLE, label=label, required=required, help_text=help_text)


class SheetsInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SheetsField(forms.FileField):
    """Any number of photographed sheets; what they are is looked at when they are recorded."""

    widget = SheetsInput(attrs={"accept": ACCEPTED})

    def clean(self, data: object, initial: object = None) -> list[Sheet]:
        files: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        # One byte more than is allowed shows that a file is too large without reading all of it.
        return [Sheet(filename=file.name, content=file.read(MAX_BYTES + 1)) for file in files]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=REASON_LENGTH)


class RaiseForm(forms.Form):
    kind = forms.ChoiceField(label=_("事项类别"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("事项名称"), max_length=rules.TITLE_LENGTH)
    summary = forms.CharField(
        label=_("公开说明"), max_length=rules.SUMMARY_LENGTH, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("所有人都能看到：要办什么、为什么、花多少钱。"),
    )  # fmt: skip
    decided_by = forms.ChoiceField(label=_("由谁决定"), widget=forms.RadioSelect)
    authorises = forms.MultipleChoiceField(
        label=_("同时授权村（居）民代表会议决定的事项"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("只有村（居）民会议通过后才有授权；不授权的不选。"),
    )  # fmt: skip
    raised_on = DayField(label=_("提出日期"))
    draft = forms.CharField(
        label=_("内部草稿"), required=False, max_length=rules.TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不公开，只有本村（社区）有关人员和上级指导部门看得到。"),
    )  # fmt: skip

    def offer(self, *, kinds: Choices, bodies: Choices, delegable: Choices) -> None:
        """Set what may be chosen."""
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["decided_by"].choices = bodies  # type: ignore[attr-defined]
        self.fields["authorises"].choices = delegable  # type: ignore[attr-defined]


class FactForm(forms.Form):
    """What every fact says, of whatever kind its step is."""

    on = DayField(label=_("发生日期"))
    acted_by = forms.CharField(label=_("由谁作出"), max_length=NAME_LENGTH, help_text=_("机构或者人，如：村民委员会。"))
    note = forms.CharField(
        label=_("内部记录"), required=False, max_length=rules.TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不公开。"),
    )  # fmt: skip
    sheets = SheetsField(label=_("签字纸质材料的照片或扫描件"), required=False)

    def ask_for_sheet(self) -> None:
        """Mark the sheet as asked for, where somebody else acted; that it is there, the action sees to."""
        self.fields["sheets"].required = True

    def draft(self, step: str) -> FactDraft:
        """Return what was entered, as the action takes it."""
        values = {name: value for name, value in self.cleaned_data.items() if name in FACT_FIELDS and value is not None}
        return FactDraft(step=step, **values)


class DeedForm(FactForm):
    """A deed, a filing or an answer: that it was done, and in what words."""

    text = forms.CharField(
        label=_("公开内容"), required=False, max_length=rules.TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 5})
    )

    field_order = ("on", "acted_by", "text", "note", "sheets")


class CollectionForm(FactForm):
    """A collection of signatures or suggestions: how many came in."""

    count = CountField(label=_("收到份数"))
    roll = CountField(label=_("应有人数（户数）"), required=False, help_text=_("名册上有的不用填。"))
    text = forms.CharField(
        label=_("公开内容"), required=False, max_length=rules.TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 5})
    )

    field_order = ("on", "count", "roll", "acted_by", "text", "note", "sheets")


class MeetingForm(FactForm):
    """A meeting as it was held: who was told when, who came, how they voted."""

    body = forms.ChoiceField(label=_("开的什么会"), widget=forms.RadioSelect)
    notice_on = DayField(label=_("通知日期"), required=False)
    notice_waived_because = forms.CharField(
        label=_("临时通知的特殊情况"), required=False, max_length=REASON_LENGTH,
        help_text=_("提前通知的天数不够时填写。"),
    )  # fmt: skip
    attendees = forms.MultipleChoiceField(
        label=_("到会人员"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("在到会的人前面打钩；按纸质签到表登记人数的，不用打钩，直接填实到人数。"),
    )  # fmt: skip
    present = CountField(label=_("实到人数"), required=False, help_text=_("打了钩的，以打钩的人数为准。"))
    roll = CountField(label=_("应到人数"), required=False, help_text=_("名册上有的不用填。"))
    votes_for = CountField(label=_("赞成"))
    votes_against = CountField(label=_("反对"))
    abstain = CountField(label=_("弃权"))
    text = forms.CharField(
        label=_("决议或者会议意见"), required=False, max_length=rules.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip

    field_order = (
        "body", "on", "notice_on", "notice_waived_because", "attendees", "present", "roll", "votes_for",
        "votes_against", "abstain", "text", "acted_by", "note", "sheets",
    )  # fmt: skip

    def offer(self, *, bodies: Choices, roster: Sequence[Person]) -> None:
        """Set which bodies may have met, and who is on the roster of the one chosen."""
        self.fields["body"].choices = bodies  # type: ignore[attr-defined]
        self.fields["attendees"].choices = [(str(one.pk), one.name) for one in roster]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the number of those who came where nobody was ticked."""
        values = super().clean() or {}
        values["attendees"] = [int(one) for one in values.get("attendees", ())]
        if not values["attendees"] and values.get("present") is None and "present" not in self.errors:
            self.add_error("present", _("在名册上打钩，或者填写实到人数。"))
        return values


class OverseeForm(FactForm):
    """The supervisors' word on a step."""

    opinion = forms.ChoiceField(label=_("意见"), choices=Fact.Opinion, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("理由"), max_length=rules.TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("公开。"),
    )  # fmt: skip

    field_order = ("opinion", "text", "on", "acted_by", "note", "sheets")


class ConveneForm(forms.Form):
    """The calling of a meeting."""

    body = forms.ChoiceField(label=_("开什么会"), widget=forms.RadioSelect)
    notice_on = DayField(label=_("通知日期"))
    meeting_on = DayField(label=_("会议日期"))
    venue = forms.CharField(label=_("会议地点"), max_length=NAME_LENGTH)
    agenda = forms.CharField(label=_("议题"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    notice_waived_because = forms.CharField(
        label=_("临时通知的特殊情况"), required=False, max_length=REASON_LENGTH,
        help_text=_("提前通知的天数不够时填写，会写在通知上。"),
    )  # fmt: skip


class CorrectForm(forms.Form):
    """That a record is wrong, and whether another stands instead."""

    reason = forms.CharField(label=_("更正理由"), max_length=REASON_LENGTH)
    instead = forms.ChoiceField(
        label=_("更正方式"), widget=forms.RadioSelect,
        choices=[("new", _("改为下面填写的内容")), ("void", _("作废，不另记"))],
    )  # fmt: skip


FACT_FIELDS = set(FactDraft.__dataclass_fields__) - {"step"}
