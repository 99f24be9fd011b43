"""What templates need beyond Django's own."""

from __future__ import annotations

from django import template

register = template.Library()
