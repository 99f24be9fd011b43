from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.registers.models import Import
from gongzhi.errors import fault
from gongzhi.law import words
from gongzhi.shared.spreadsheets.books import MIB, MOST_BYTES
from gongzhi.shared.web.refusals import language

LAST_PAGE = 100_000


class HandInForm(forms.Form):
    kind = forms.ChoiceField(label=_("这是什么表"), choices=Import.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("Excel 工作簿（.xlsx）或者 CSV。合并的表头、全角数字、15 位和 18 位身份证号码都能认。"),
    )
    as_of = forms.DateField(
        label=_("登记截止日"),
        help_text=_("表里的情况是哪一天的。新登记的居民从这一天起算。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            told = words.describe(fault("file_too_large", "file", file=file.name, most=MOST_BYTES // MIB), language())
            raise forms.ValidationError(f"{told['required']}（{told['actual']}）")
        return file

    def offer(self, kinds: list[str]) -> None:
        """Offer the kinds of list that the person may hand in."""
        field: Any = self.fields["kind"]
        field.choices = [choice for choice in Import.Kind.choices if choice[0] in kinds]


class SearchForm(forms.Form):
    q = forms.CharField(label=_("姓名、拼音、电话或者身份证号码"), required=False, max_length=60)
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput)
