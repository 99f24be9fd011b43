"""The shape of what residents ask, in whatever way it is handed in, and of what their files need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.matters.forms import DayField, SheetsField
from gongzhi.domains.people.actions.erasing import Ground
from gongzhi.domains.people.actions.files import NAME_LENGTH, Changes, Purpose
from gongzhi.domains.people.models import Person
from gongzhi.domains.rights.actions import Through
from gongzhi.domains.rights.models import ResidentAct
from gongzhi.domains.rights.rules import TEXT_LENGTH, Manner

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER_LENGTH = 40
UNCHANGED = ("", _("不改"))


class TextForm(forms.Form):
    """What somebody asks or contests, in their own words."""

    text = forms.CharField(label=_("请写明"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 5}))


class TelephoneForm(forms.Form):
    number = forms.CharField(
        label=_("新的联系电话"), max_length=NUMBER_LENGTH, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )


class AuthorityForm(forms.Form):
    """What one of the household hands in who acts for somebody."""

    sheets = SheetsField(label=_("本人签字的书面委托（照片或者扫描件）"))

    def through(self) -> Through:
        """Return how the act was done."""
        return Through(manner=Manner.PROXY, sheets=self.cleaned_data["sheets"])


class ThroughForm(forms.Form):
    """How an act came about that is entered in somebody's name."""

    manner = forms.ChoiceField(
        label=_("怎样办理的"),
        choices=[choice for choice in ResidentAct.Way.choices if choice[0] != Manner.SELF],
        widget=forms.RadioSelect,
    )
    helper = forms.ChoiceField(label=_("代办的家人（凭书面委托代办时选择）"), required=False)
    done_on = DayField(label=_("办理日期（纸质材料上的日期）"))
    sheets = SheetsField(
        label=_("签字材料或者书面委托"),
        required=False,
        help_text=_("据纸质材料录入、家人代办、更改电话，都要有本人签字的照片或者扫描件。"),
    )

    def offer(self, household: Sequence[Person]) -> None:
        """Offer the household of the person as proxies."""
        self._household = {one.uid.hex: one for one in household}
        field: Any = self.fields["helper"]
        field.choices = [("", "—"), *((key, one.name) for key, one in self._household.items())]

    def through(self) -> Through:
        """Return how the act was done."""
        given = self.cleaned_data
        helper = self._household.get(given["helper"]) if given["manner"] == Manner.PROXY else None
        return Through(manner=given["manner"], helper=helper, done_on=given["done_on"], sheets=given["sheets"])


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(label=_("为什么要看这份档案"), choices=Purpose.choices, widget=forms.RadioSelect)


class CorrectForm(forms.Form):
    """Only what is to change; what stands there now is not shown."""

    name = forms.CharField(label=_("姓名"), max_length=NAME_LENGTH, required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=[UNCHANGED, *Person.Sex.choices], required=False)
    born_on = DayField(label=_("出生日期"), required=False)
    education = forms.TypedChoiceField(
        label=_("学历"),
        choices=[UNCHANGED, *((str(value), label) for value, label in Person.Education.choices)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    id_number = forms.CharField(label=_("身份证号码"), max_length=NUMBER_LENGTH, required=False)
    telephone = forms.CharField(label=_("联系电话"), max_length=NUMBER_LENGTH, required=False)

    def changes(self) -> Changes:
        """Return what is to change."""
        return Changes(**{name: value or None for name, value in self.cleaned_data.items()})


class EraseForm(forms.Form):
    ground = forms.ChoiceField(label=_("删除理由"), choices=Ground.choices, widget=forms.RadioSelect)
    is_sure = forms.BooleanField(label=_("我已经核对本人身份，知道删除以后不能恢复"))


class AnswerForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("yes", _("属实，同意")), ("no", _("不属实，不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("答复本人的话"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 5}))


class RightsForm(forms.Form):
    place = forms.ChoiceField(label=_("村（社区）"))
    on = DayField(label=_("哪一天"), required=False)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer places by code and name."""
        field: Any = self.fields["place"]
        field.choices = list(choices)
