"""The shape of a posting as it is entered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.disclosure import rules
from gongzhi.domains.disclosure.models import Posting
from gongzhi.domains.matters.forms import REASON_LENGTH, DayField, FactForm


class PostingForm(FactForm):
    """A step of a matter that is put on the board."""

    title = forms.CharField(label=_("标题"), max_length=rules.TITLE_LENGTH)
    text = forms.CharField(label=_("公开内容"), max_length=rules.TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 8}))
    until = DayField(label=_("公布至"))

    field_order = ("title", "text", "on", "until", "acted_by", "note", "sheets")


class NoticeForm(forms.Form):
    """A posting that belongs to no matter."""

    category = forms.ChoiceField(label=_("公开类别"), choices=Posting.Category)
    title = forms.CharField(label=_("标题"), max_length=rules.TITLE_LENGTH)
    text = forms.CharField(label=_("公开内容"), max_length=rules.TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 8}))
    from_on = DayField(label=_("公布日期"))
    until_on = DayField(label=_("公布至"))


class TakedownForm(forms.Form):
    on = DayField(label=_("撤下日期"))
    reason = forms.CharField(label=_("撤下理由"), max_length=REASON_LENGTH)
