from __future__ import annotations

from django.urls import path

from gongzhi.domains.accounts.views import entrance, mine, roster, second

app_name = "accounts"
urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign_in"),
    path("sign-in/code", entrance.code, name="code"),
    path("sign-in/person", entrance.person, name="person"),
    path("sign-in/passkey/ask", entrance.ask_passkey, name="ask_passkey"),
    path("sign-in/passkey", entrance.passkey, name="passkey"),
    path("sign-in/province", entrance.to_province, name="to_province"),
    path("sign-in/province/back", entrance.from_province, name="from_province"),
    path("sign-in/second", second.second, name="second"),
    path("sign-in/enrol", second.enrol, name="enrol"),
    path("sign-in/resume", mine.resume, name="resume"),
    path("sign-in/mine", mine.mine, name="mine"),
    path("sign-in/mine/sessions/<slug:handle>/end", mine.end_session, name="end_session"),
    path("sign-in/keys/ask", mine.ask_new_passkey, name="ask_new_passkey"),
    path("sign-in/keys/", mine.add_passkey, name="add_passkey"),
    path("sign-in/keys/<int:passkey_id>/remove", mine.remove_passkey, name="remove_passkey"),
    path("sign-in/people/", roster.roster, name="roster"),
    path("sign-in/people/<slug:uid>/enrolment", roster.issue, name="issue_enrolment"),
    path("sign-in/people/<slug:uid>/bar", roster.bar, name="bar_person"),
    path("sign-in/bars/<int:bar_id>/lift", roster.lift, name="lift_bar"),
    path("sign-out/", mine.sign_out, name="sign_out"),
]
