"""What ``gongzhi init`` must know: each question with its explanation and what an answer must be. Pure."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gongzhi.config import deployment
from gongzhi.errors import BadValue, fault
from gongzhi.shared.spreadsheets import cells
from gongzhi.shared.spreadsheets.cells import Bad

if TYPE_CHECKING:
    from gongzhi.errors import Finding

Answers = dict[str, dict[str, object]]

COUNTY_CODE = re.compile(r"[1-9][0-9]{3}(?!00)[0-9]{2}", re.ASCII)
HOST = re.compile(r"\[[0-9a-f:]+\]|(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*", re.ASCII)
COMMAS = re.compile(r"[,，、;；\s]+")
LOCAL = ("localhost", "127.0.0.1", "[::1]")
SEXES = {"男": "male", "女": "female", "male": "male", "female": "female"}
EDUCATIONS = {"小学及以下": "1", "初中": "2", "高中（中专）": "3", "大专": "4", "本科": "5", "研究生": "6"}
OFFICE = "民政局"
MOST_NAME = 60
COMMAND, TERMINAL, NONE = "command:", "terminal", "none"
HIDDEN = "id_number"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. ``read`` returns the answer or raises Bad; ``otherwise`` None means that it must be given."""

    table: str
    key: str
    words: str
    about: str
    read: Callable[[object], object]
    otherwise: str | None = None

    @property
    def pointer(self) -> str:
        """Return where the answer stands in a file."""
        return f"/{self.table}/{self.key}"

    def answer(self, given: object) -> object:
        """Return the answer; what is empty is left to ``otherwise``. Raises: Bad."""
        is_empty = given is None or (isinstance(given, str) and not given.strip()) or given == []
        if is_empty and self.otherwise is None:
            raise Bad("required")
        return self.read(self.otherwise if is_empty else given)


def words(value: object) -> str:
    """Return a name of a place or an office."""
    plain = cells.text(_string(value))
    if len(plain) > MOST_NAME:
        raise Bad("too_long", most=MOST_NAME, length=len(plain))
    return plain


def county_code(value: object) -> str:
    """Return the code of a county: six digits, of which the last two are not both 0.

    >>> county_code("530124")
    '530124'
    """
    plain = cells.text(value)
    if not COUNTY_CODE.fullmatch(plain):
        raise Bad("county_code", actual=plain[:20])
    return plain


def day(value: object) -> date:
    """Return a day."""
    return cells.day(value if isinstance(value, date) else _string(value))


def mobile(value: object) -> str:
    """Return the number of a mobile telephone: codes are sent to it."""
    plain = cells.text(value).replace(" ", "").replace("-", "")
    if not cells.MOBILE.fullmatch(plain):
        raise Bad("mobile", length=len(plain))
    return plain


def identity(value: object) -> str:
    """Return an identity number, "" where none is given."""
    return cells.identity_number(_string(value)).number if value != "" else ""


def education(value: object) -> int | None:
    """Return a level of education by its name, None where none is given."""
    return int(cells.choice(_string(value), known=EDUCATIONS)) if value != "" else None


def hosts(value: object) -> list[str]:
    """Return the names under which the site is reached, always with those of the server itself.

    >>> hosts("gz.example.cn，10.0.0.8")
    ['gz.example.cn', '10.0.0.8', 'localhost', '127.0.0.1', '[::1]']
    """
    given = [one.lower() for one in _listed(value)]
    wrong = [one for one in given if not HOST.fullmatch(one)]
    if wrong:
        raise Bad("host", actual=wrong[0][:60])
    return list(dict.fromkeys([*given, *LOCAL]))


def origins(value: object) -> list[str]:
    """Return the addresses that forms may come from, each ``https://`` or ``http://`` with a name."""
    given = _listed(value)
    for one in given:
        scheme, _, rest = one.partition("://")
        if scheme not in ("http", "https") or not HOST.fullmatch(rest.rpartition(":")[0] or rest):
            raise Bad("origin", actual=one[:60])
    return given


def sms(value: object) -> str:
    """Return how codes are sent: not at all, on the server's terminal, by a program of the county's."""
    plain = _string(value).strip()
    if plain in (NONE, TERMINAL):
        return "" if plain == NONE else TERMINAL
    if not plain.startswith(f"{COMMAND}/"):
        raise Bad("sms_way", actual=plain[:60])
    if not os.access(plain.removeprefix(COMMAND), os.X_OK):
        raise Bad("sms_program", path=plain.removeprefix(COMMAND)[:200])
    return plain


def proxies(value: object) -> int:
    """Return how many proxies of the county's own stand in front."""
    return cells.number(value)


def plain_text(value: object) -> str:
    """Return a text as it is."""
    return _string(value).strip()


QUESTIONS: Sequence[Question] = (
    Question("county", "name", "县（市、区）名称", "写全称，会显示在每一页上，如：云岭县。", words),
    Question("county", "code", "县级行政区划代码", "6 位数字，末两位不是 00，如：530124。", county_code),
    Question("county", "since", "从哪天起有这个县", "县最早的记录不会早于这一天，如：1950-01-01。", day),
    Question(
        "county", "guiding_office", "指导部门的名称", "指导基层群众自治的部门，如：民政局、社会工作部。", words, OFFICE
    ),
    Question("county", "guiding_office_since", "从哪天起由这个部门指导", "如：2019-03-01。", day),
    Question("administrator", "name", "第一位管理员的姓名", "指导部门的工作人员；其他人以后由这个人登记。", cells.name),
    Question(
        "administrator", "sex", "管理员的性别", "男或女。", lambda value: cells.choice(_string(value), known=SEXES)
    ),
    Question("administrator", "born_on", "管理员的出生日期", "如：1980-05-02。", day),
    Question("administrator", "telephone", "管理员的手机号码", "登录验证码发到这个号码；加密保存。", mobile),
    Question("administrator", "id_number", "管理员的身份证号码", "可以不填；加密保存，输入时不显示。", identity, ""),
    Question("site", "hosts", "网站的域名或者地址", "几个之间用逗号；不填只能在本机打开。", hosts, ",".join(LOCAL)),
    Question(
        "site", "sms", "登录验证码怎样发出",
        "command:/路径/程序 由这个程序发短信；terminal 显示在服务器的终端上；none 不发（已接入省统一身份认证的）。",
        sms, TERMINAL,
    ),
)  # fmt: skip
NOT_ASKED: Sequence[Question] = (
    Question("administrator", "education", "", "", education, ""),
    Question("site", "origins", "", "", origins, ""),
    Question("site", "proxies", "", "", proxies, "0"),
    *(Question("oidc", key, "", "", plain_text, "") for key in deployment.PROVINCE),
)
DATABASE = Question(
    "site", "database", "数据库", "postgresql://用户@主机/库名，密码下一步再问；不填就用 SQLite 文件。", plain_text, ""
)
ADMINISTRATOR = tuple(one.key for one in (*QUESTIONS, *NOT_ASKED) if one.table == "administrator")
TABLES: Mapping[str, Sequence[str]] = {**deployment.TABLES, "administrator": ADMINISTRATOR}


def answered(tables: Mapping[str, object], *, wanted: Sequence[str], today: date) -> tuple[Answers, list[Finding]]:
    """Return the answers that a file gives in the ``wanted`` tables, and everything that is wrong with them."""
    faults = deployment.faults_of(tables, TABLES)
    answers: Answers = {name: {} for name in wanted}
    for one in (*QUESTIONS, *NOT_ASKED):
        table = tables.get(one.table, {})
        if one.table not in wanted or not isinstance(table, dict):
            continue
        given = table.get(one.key)
        try:
            # A file that says sms = "" means what the setting means, not what is usual.
            answers[one.table][one.key] = one.answer(NONE if (one.key, given) == ("sms", "") else given)
        except Bad as bad:
            faults.append(fault(bad.rule, one.pointer, **bad.values))
    return answers, faults + disagreements(answers, today)


def disagreements(answers: Answers, today: date) -> list[Finding]:
    """Return where answers that are each well formed cannot all be."""
    county, officer = answers.get("county", {}), answers.get("administrator", {})
    days = {"/county/since": county.get("since"), "/county/guiding_office_since": county.get("guiding_office_since")}
    days["/administrator/born_on"] = officer.get("born_on")
    faults = [fault("future", at, today=today, on=on) for at, on in days.items() if isinstance(on, date) and on > today]
    since, office = county.get("since"), county.get("guiding_office_since")
    if isinstance(since, date) and isinstance(office, date) and office < since:
        faults.append(fault("reversed", "/county/guiding_office_since", on=since, actual=office))
    if answers.get("site", {}).get("sms") == "" and not answers.get("oidc", {}).get("issuer"):
        faults.append(fault("sms_none", "/site/sms"))
    if number := officer.get("id_number"):
        says = cells.identity_number(number)
        if officer.get("sex", says.sex) != says.sex:
            faults.append(fault("sex_differs", "/administrator/sex"))
        if officer.get("born_on", says.born_on) != says.born_on:
            faults.append(fault("born_unlike_number", "/administrator/born_on"))
    return faults


def require(faults: Sequence[Finding]) -> None:
    """Refuse answers that have faults. Raises: BadValue with all of them."""
    if faults:
        raise BadValue("invalid", faults)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise Bad("string", actual=type(value).__name__)
    return value


def _listed(value: object) -> list[str]:
    """Return the parts of a list, or of a text with commas."""
    if isinstance(value, list):
        return [_string(one).strip() for one in value]
    return [one for one in COMMAS.split(_string(value)) if one]
