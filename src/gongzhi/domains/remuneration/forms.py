from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.remuneration.rules.sheet import HUNDRED
from gongzhi.domains.remuneration.rules.standard import MOST_FEN

MOST_YUAN = Decimal(MOST_FEN) / HUNDRED


class MonthForm(forms.Form):
    month = forms.CharField(
        label=_("月份"), required=False, max_length=7, widget=forms.TextInput(attrs={"type": "month"})
    )


class PaymentForm(forms.Form):
    amount_fen = forms.DecimalField(
        label=_("实发金额（元）"),
        help_text=_("多发后收回的，写负数。"),
        max_digits=10,
        decimal_places=2,
        min_value=-MOST_YUAN,
        max_value=MOST_YUAN,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
    paid_on = forms.DateField(label=_("发放日期"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("与应发不同的原因"), help_text=_("实发与应发相同的不用填。"), required=False, max_length=200
    )

    def clean_amount_fen(self) -> int:
        """Return yuan as whole fen."""
        return int(self.cleaned_data["amount_fen"] * HUNDRED)


class AppraisalForm(forms.Form):
    percent = forms.IntegerField(
        label=_("考核结果（%）"),
        help_text=_("当月绩效报酬按这个比例发放，0 到 100。"),
        min_value=0,
        max_value=100,
    )
