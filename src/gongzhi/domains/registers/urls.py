from __future__ import annotations

from django.urls import path

from gongzhi.domains.registers.views import imports, people

app_name = "registers"
urlpatterns = [
    path("work/imports/", imports.imports, name="imports"),
    path("work/imports/template/<str:kind>.xlsx", imports.template, name="template"),
    path("work/imports/<uuid:uid>/", imports.one, name="import"),
    path("work/imports/<uuid:uid>/columns", imports.columns, name="columns"),
    path("work/imports/<uuid:uid>/faults.xlsx", imports.faults, name="faults"),
    path("work/imports/<uuid:uid>/export.xlsx", imports.export, name="export"),
    path("work/imports/<uuid:uid>/<str:deed>", imports.deed, name="deed"),
    path("work/people/", people.people, name="people"),
]
