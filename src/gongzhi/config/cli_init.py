"""``gongzhi init``: an empty county, from a few questions or a file; a second run changes nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

import click

from gongzhi.config import database_check, deployment, keys, questions
from gongzhi.config.cli_answer import Answer, answering, start_django
from gongzhi.errors import AlreadyDone, NotPermitted, fault
from gongzhi.law import words
from gongzhi.shared import clock
from gongzhi.shared.failpoints import failpoint
from gongzhi.shared.spreadsheets.cells import Bad

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gongzhi.config.questions import Answers, Question
    from gongzhi.errors import Finding

SETTINGS = ("county", "site", "oidc")
OFFICER = ("administrator",)
DATABASE = "GONGZHI_DATABASE"


@click.command()
@click.option(
    "--from", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="从这个文件读，不提问。"
)
@click.option("--new-code", is_flag=True, help="管理员的登记码没有看到或者过期了，再要一个。")
@answering
def init(file: Path | None, *, new_code: bool) -> Answer:
    """建立一个空的县：问几个问题（或者从文件读），生成密钥，建立数据库。再运行一次，什么也不改。"""
    var = keys.folder()
    if os.environ.get("GONGZHI_DEMO") == "1" or keys.path_of(var, keys.DEMO_MARK).exists():
        raise NotPermitted("init_in_demo", path=str(var))
    given = deployment.parsed(file.read_bytes()) if file else None
    held = deployment.read(var).tables
    if held:
        _require_whole(held)
        settings: Mapping[str, Mapping[str, Any]] = held
        _require_same(held, given)
    else:
        settings = _settings_of(given, var)
    if _is_founded(var, settings):
        return _there(settings, new_code=new_code)
    officer = _officer(given)
    _prepare(var, settings)
    return _found(settings, officer)


def _require_whole(held: Mapping[str, Mapping[str, object]]) -> None:
    """Refuse a settings file from which something was taken away. Raises: BadValue naming each."""
    needed = {"county": deployment.COUNTY, "site": ("database", "hosts")}
    faults = [
        fault("required", f"/{name}/{key}") for name, names in needed.items() for key in names
        if not held.get(name, {}).get(key)
    ]  # fmt: skip
    questions.require(faults)


def _require_same(held: Mapping[str, Mapping[str, object]], given: Mapping[str, object] | None) -> None:
    """Refuse to set up another county where one is set up. Raises: AlreadyDone, BadValue."""
    if given is None:
        return
    answers, faults = questions.answered(given, wanted=("county",), today=clock.today())
    questions.require(faults)
    if any(answers["county"][key] != held["county"].get(key) for key in ("code", "name")):
        raise AlreadyDone("county_other", name=held["county"].get("name", ""), county=held["county"].get("code", ""))


def _settings_of(given: Mapping[str, Any] | None, var: Path) -> Answers:
    """Return what the settings file is to hold, from a file or by asking. Raises: BadValue with every fault."""
    otherwise = os.environ.get(DATABASE) or f"sqlite:///{quote(str(var / 'gongzhi.sqlite3'))}"
    if given is None:
        answers = _asked([one for one in questions.QUESTIONS if one.table != OFFICER[0]])
        answers["site"]["database"] = _asked_database(str(answers["county"]["code"]), otherwise, var)
    else:
        answers, faults = questions.answered(given, wanted=(*SETTINGS, *OFFICER), today=clock.today())
        site = given.get("site", {})
        url = (site.get("database") if isinstance(site, dict) else None) or otherwise
        faults += _database_faults(url, str(answers["county"].get("code", "")), var)
        questions.require(faults)
        answers["site"]["database"] = database_check.absolute(url)
        del answers["administrator"]
    answers["site"]["origins"] = answers["site"].get("origins") or _origins(questions.hosts(answers["site"]["hosts"]))
    answers["county"] |= {key: str(value) for key, value in answers["county"].items()}
    filled = {name: {key: value for key, value in held.items() if value != ""} for name, held in answers.items()}
    return {name: held for name, held in filled.items() if held}


def _origins(hosts: Sequence[str]) -> list[str]:
    return [f"https://{host}" for host in hosts if host not in questions.LOCAL]


def _database_faults(url: object, code: str, var: Path) -> list[Finding]:
    """Return what is wrong with the database; of one that the environment sets otherwise, that it does."""
    pointer = questions.DATABASE.pointer
    if not isinstance(url, str):
        return [fault("toml_text", pointer)]
    if os.environ.get(DATABASE, url) != url:
        return [fault("database_elsewhere", pointer)]
    try:
        url = database_check.absolute(url)
        if Path(urlsplit(url).path).parent == var or var in Path(urlsplit(url).path.removeprefix("/")).parents:
            var.mkdir(parents=True, exist_ok=True, mode=0o700)
        if database_check.examine(url, code) and not keys.path_of(var, keys.DATA).exists():
            return [fault("database_without_keys", pointer, path=str(var / "keys"))]
    except Bad as bad:
        return [fault(bad.rule, pointer, **bad.values)]
    return []


def _asked(asked: Sequence[Question]) -> Answers:
    """Ask the questions on the terminal, each until its answer is good."""
    answers: Answers = {}
    for one in asked:
        click.echo(f"\n{one.about}", err=True)
        while True:
            typed = click.prompt(
                one.words, default=one.otherwise if one.otherwise is not None else "", err=True,
                show_default=bool(one.otherwise), hide_input=one.key == questions.HIDDEN,
            )  # fmt: skip
            try:
                answer = one.answer(typed)
            except Bad as bad:
                _say(fault(bad.rule, one.pointer, **bad.values))
                continue
            tried = answers | {one.table: answers.get(one.table, {}) | {one.key: answer}}
            faults = questions.disagreements(tried, clock.today())
            if not faults:
                answers = tried
                break
            _say(faults[0])
    return answers


def _asked_database(code: str, otherwise: str, var: Path) -> str:
    """Ask where the database is, and the password of one that has a user but no password, unseen."""
    click.echo(f"\n{questions.DATABASE.about}", err=True)
    while True:
        url = click.prompt(questions.DATABASE.words, default="", show_default=False, err=True).strip() or otherwise
        if url != otherwise:
            url = _with_password(url)
        faults = _database_faults(url, code, var)
        if not faults:
            return database_check.absolute(url)
        _say(faults[0])


def _with_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "postgresql" or not parts.username or parts.password is not None:
        return url
    password = click.prompt("数据库的密码（不显示）", default="", show_default=False, hide_input=True, err=True)
    user, _, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}")) if password else url


def _say(one: Finding) -> None:
    told = words.describe(one, "zh")
    click.echo(f"  {told['actual']}。要求：{told['required']}。", err=True)


def _is_founded(var: Path, settings: Mapping[str, Mapping[str, Any]]) -> bool:
    """Say whether all is done; only a deployment that has keys, settings and up-to-date tables can be asked."""
    if not (var / deployment.FILE).exists() or not keys.path_of(var, keys.VERIFIER).exists():
        return False
    start_django()
    from gongzhi.config import founding
    from gongzhi.config.cli_serve import needs_migrating

    return not needs_migrating() and founding.is_founded(settings["county"]["code"], settings["county"]["name"])


def _officer(given: Mapping[str, object] | None) -> dict[str, Any]:
    """Return who the first administrator is. Raises: BadValue with every fault."""
    if given is None:
        return _asked([one for one in questions.QUESTIONS if one.table in OFFICER])[OFFICER[0]]
    answers, faults = questions.answered(given, wanted=OFFICER, today=clock.today())
    questions.require(faults)
    return answers[OFFICER[0]]


def _prepare(var: Path, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """Make the keys and the settings file, and bring the tables up to date: what is there already stays."""
    os.umask(0o077)  # whatever is made here is its owner's alone, the database as well
    site, county = settings["site"], settings["county"]
    origin = os.environ.get("GONGZHI_LOG_ORIGIN", f"{site['hosts'][0]}/{county['code']}")
    keys.make(var, origin)
    failpoint("init.keys")
    if not (var / deployment.FILE).exists():
        deployment.write(var, settings)
    failpoint("init.written")
    start_django()
    from gongzhi.config import migrating

    migrating.migrate()
    failpoint("init.migrated")


def _found(settings: Mapping[str, Mapping[str, Any]], officer: Mapping[str, Any]) -> Answer:
    from gongzhi.config import founding
    from gongzhi.domains.people.actions.posts import PersonDraft

    county = founding.county_of(settings["county"])
    if founding.is_founded(county.code, county.name):
        return _there(settings, new_code=False)
    code = founding.found(county, PersonDraft(**{"education": None, **officer}))
    click.echo(f"\n{county.name}（{county.code}）已经建立，还是空的。", err=True)
    _tell(officer["name"], code)
    click.echo(
        "\n接下来：\n"
        "  1. gongzhi serve               打开网站\n"
        "  2. 管理员登录，登记第二重验证（用上面的登记码）\n"
        "  3. 在网站的“表格”里依次交上：地名、机构、任职、居民\n"
        "  4. 备份 var/keys：没有这些密钥，保密的内容谁也打不开",
        err=True,
    )
    return Answer({"changed": True, "county": county.code, "name": county.name})


def _there(settings: Mapping[str, Mapping[str, Any]], *, new_code: bool) -> Answer:
    """Say that all is there already; give a new enrolment code where one is asked for."""
    county = settings["county"]
    if new_code:
        from gongzhi.config import founding

        person, code = founding.new_code()
        _tell(person.name, code)
    else:
        click.echo(f"{county['name']}（{county['code']}）早已建立，什么也没有改。", err=True)
    return Answer({"changed": new_code, "county": county["code"], "name": county["name"]})


def _tell(name: str, code: str) -> None:
    click.echo(f"\n{name}的登记码（只显示这一次，请当面交给本人）：\n\n    {code}\n", err=True)
    click.echo("用手机号码登录以后填写。没有记下的，运行 gongzhi init --new-code。", err=True)
