from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gongzhi.errors import BadValue, Finding
from gongzhi.law import loader
from gongzhi.law.words import describe
from tests.law.samples import BODIES, PETITION, law_folder

if TYPE_CHECKING:
    from pathlib import Path

PROCEDURE_FILE = "procedures/petition/village/2026-01-01.toml"
HOLIDAY = """
year = 2033
source = "custom"
swapped_working_days = []
[[holidays]]
names = {{ zh = "节", en = "holiday" }}
first_on = {}
last_on = {}
"""
BODIES_FILE = "bodies/village/2026-01-01.toml"


def refused(folder: Path) -> Finding:
    """Load a folder that must be refused, and return why."""
    with pytest.raises(BadValue) as caught:
        loader.load(folder)
    (finding,) = caught.value.findings
    assert caught.value.code == "law_data"
    for lang in ("zh", "en"):
        assert str(finding.values["file"]) in str(describe(finding, lang)["required"])
    return finding


def broken(folder: Path, file: str, old: str, new: str) -> Finding:
    """Change one thing in a lawful folder, and return why it is refused."""
    path = law_folder(folder) / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return refused(folder)


def test_a_lawful_folder_loads(tmp_path: Path) -> None:
    library = loader.load(law_folder(tmp_path))
    (text,) = library.texts("petition", "village")
    assert [step.kind for step in text.steps] == ["collection", "meeting", "filing", "answer"]
    assert (library.parameters, dict(library.promises)) == ({}, {})


@pytest.mark.parametrize(
    ("old", "new", "message", "key"),
    [
        ('id = "petition"', 'id = "petition"\ncolour = "red"', "data.unknown", "/colour"),
        ('id = "petition"', 'id = "other"', "data.file_name", "/in_force_from"),
        ('id = "petition"', "", "data.missing", "/id"),
        ('id = "petition"', 'id = ""', "data.string", "/id"),
        ("in_force_from = 2026-01-01", 'in_force_from = "2026-01-01"', "data.day", "/in_force_from"),
        ("in_force_from = 2026-01-01", "in_force_from = 2026-01-01T00:00:00", "data.day", "/in_force_from"),
        ('zh = "联名建议",', "", "data.missing", "/names/zh"),
        ('kind = "collection"', 'kind = "vote"', "data.choice", "/steps/0/kind"),
        ('kind = "collection"', 'kind = "deed"', "data.kind", "/steps/0/collected"),
        ('bodies = ["council"]', "", "data.missing", "/steps/1/bodies"),
        ('bodies = ["council"]', 'bodies = ["senate"]', "data.choice", "/steps/1/bodies"),
        ('bodies = ["council"]', 'bodies = ["council", "council"]', "data.twice", "/steps/1/bodies"),
        ('bodies = ["council"]', "bodies = [3]", "data.string", "/steps/1/bodies"),
        ('bodies = ["council"]', 'bodies = "council"', "data.list", "/steps/1/bodies"),
        ("optional = true", "optional = 1", "data.flag", "/steps/1/optional"),
        ('source = "charter/3"\n', "", "data.missing", "/steps/0/source"),
        ('source = "charter/3"\n', 'source = "code/3"\n', "data.source", "/steps/0/source"),
        ('source = "charter/3"\n', 'source = "charter/10"\n', "data.article", "/steps/0/source"),
        ('source = "charter/3"\n', 'source = "charter"\n', "data.article", "/steps/0/source"),
        ('source = "charter/3"\n', 'source = "custom/1"\n', "data.no_articles", "/steps/0/source"),
        ('binding = "statute"\n', 'binding = "habit"\n', "data.choice", "/steps/0/binding"),
        ('at_least = "1/10"', 'at_least = "11/10"', "data.ratio_bounds", "/steps/0/collected/share/at_least"),
        ('at_least = "1/10"', 'more_than = "1/1"', "data.ratio_bounds", "/steps/0/collected/share/more_than"),
        ('at_least = "1/10"', 'at_least = "0/10"', "data.ratio_bounds", "/steps/0/collected/share/at_least"),
        ('at_least = "1/10"', 'at_least = "0.1"', "data.ratio", "/steps/0/collected/share/at_least"),
        ('at_least = "1/10"', 'at_least = "1/0"', "data.ratio", "/steps/0/collected/share/at_least"),
        ('at_least = "1/10"', 'at_least = "1/10", more_than = "1/10"', "data.share", "/steps/0/collected/share"),
        ('at_least = "1/10", ', "", "data.share", "/steps/0/collected/share"),
        ("number = 20", "number = 0", "data.integer", "/steps/0/collected/number"),
        ("number = 20", "number = true", "data.integer", "/steps/0/collected/number"),
        ("days = 10", "days = 2.5", "data.integer", "/steps/2/deadline/days"),
        ('unit = "days"', 'unit = "weeks"', "data.choice", "/steps/2/deadline/unit"),
        ('id = "hear"', 'id = "collect"', "data.twice", "/steps"),
        ('id = "reply"', 'id = "oversee"', "data.reserved", "/steps/3/id"),
        ('step = "collect"', 'step = "hear"', "data.cycle", "/steps/1/follows"),
        ('step = "collect"', 'step = "gather"', "data.choice", "/steps/1/follows"),
        ('id = "request"', 'id = "request"\nreserved_to = ["senate"]', "data.choice", "/matter_kinds/0/reserved_to"),
        ('id = "petition"', 'id = "petition"\nwithdraw_before = "vote"', "data.choice", "/withdraw_before"),
        ('id = "petition"', 'id = "petition"\noverseer = "us"', "data.table", "/overseer"),
        ('id = "petition"', 'id = "petition"\nid = "petition"', "data.toml", "/"),
    ],
)
def test_a_doubtful_procedure_is_refused_with_file_and_key(
    tmp_path: Path, old: str, new: str, message: str, key: str
) -> None:
    finding = broken(tmp_path, PROCEDURE_FILE, old, new)
    assert (finding.message, finding.field) == (message, key)


def test_a_refusal_names_the_line(tmp_path: Path) -> None:
    finding = broken(tmp_path, PROCEDURE_FILE, "days = 5", "days = -5")
    assert PETITION.splitlines()[int(str(finding.values["line"])) - 1].startswith("deadline = { days = 5")
    finding = broken(tmp_path, BODIES_FILE, 'of = "cast"', 'of = "all"')
    assert BODIES.splitlines()[int(str(finding.values["line"])) - 1].startswith("majority")


def test_steps_that_wait_for_each_other_are_refused(tmp_path: Path) -> None:
    finding = broken(tmp_path, PROCEDURE_FILE, 'step = "collect"', 'step = "reply"')
    assert (finding.message, finding.field) == ("data.cycle", "/steps/1/follows")


def test_unreachable_is_told_from_the_circle_it_waits_for(tmp_path: Path) -> None:
    path = law_folder(tmp_path) / PROCEDURE_FILE
    spare = PETITION[PETITION.index('[[steps]]\nid = "hear"') : PETITION.index('[[steps]]\nid = "file"')]
    loop = spare.replace('id = "hear"', 'id = "loop"').replace('step = "collect"', 'step = "loop"')
    stuck = spare.replace('id = "hear"', 'id = "stuck"').replace('step = "collect"', 'step = "loop"')
    path.write_text(PETITION.replace("[[matter_kinds]]", stuck + loop + "[[matter_kinds]]"), encoding="utf-8")
    finding = refused(tmp_path)
    assert (finding.message, finding.values["actual"]) == ("data.unreachable", "stuck")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('at_least = "1/2", of = "roll"', 'at_least = "1/2", of = "present"', "data.quorum_of"),
        ('of = "cast"', 'of = "adults"', "data.choice"),
        ('roll = "council_members"', "", "data.missing"),
        ("[council]\n", "council = 3\n[senate]\n", "data.table"),
        (
            "verified = true\nquorum",
            "verified = true\nnotice = { days = 0, may_be_waived = true }\nquorum",
            "data.integer",
        ),
        ("verified = true\nquorum", "verified = true\nauthority = {}\nquorum", "data.missing"),
    ],
)
def test_a_doubtful_body_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert broken(tmp_path, BODIES_FILE, old, new).message == message


def test_a_collection_must_ask_for_something(tmp_path: Path) -> None:
    path = law_folder(tmp_path) / PROCEDURE_FILE
    lines = [
        'collected = { roll = "adults", source = "charter/3", binding = "statute", verified = true }'
        if line.startswith("collected")
        else line
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert refused(tmp_path).message == "data.collected"


def test_a_procedure_without_steps_is_refused(tmp_path: Path) -> None:
    path = law_folder(tmp_path) / PROCEDURE_FILE
    head, _ = PETITION.split("[[steps]]", 1)
    path.write_text(head + "steps = []\nmatter_kinds = []\n", encoding="utf-8")
    assert refused(tmp_path).message == "data.empty"
    path.write_text(head + "steps = [1]\nmatter_kinds = []\n", encoding="utf-8")
    assert refused(tmp_path).message == "data.table"


def test_a_text_must_be_split_where_its_bodies_change(tmp_path: Path) -> None:
    folder = law_folder(tmp_path) / "bodies" / "village"
    (folder / "2026-07-01.toml").write_text(BODIES, encoding="utf-8")
    assert refused(tmp_path).message == "data.bodies_change"


def test_body_rules_that_begin_later_do_not_count(tmp_path: Path) -> None:
    folder = law_folder(tmp_path) / "bodies" / "village"
    (folder / "2026-01-01.toml").rename(folder / "2025-06-01.toml")
    assert loader.load(tmp_path).texts("petition", "village")[0].step("hear").bodies[0].body == "council"
    (folder / "2025-06-01.toml").unlink()
    assert refused(tmp_path).message == "data.choice"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("procedures/petition/village/soon.toml", PETITION, "data.file_day"),
        ("sources.toml", '[charter]\nnames = { zh = "章", en = "C" }\narticles = 9\nyear = 1', "data.unknown"),
        ("calendar/2033.toml", 'year = 2034\nsource = "custom"\nholidays = []\nswapped_working_days = []', "data.year"),
        (
            "calendar/2033.toml",
            'year = 2033\nsource = "custom"\nholidays = []\nswapped_working_days = [2034-01-01]',
            "data.year",
        ),
        ("calendar/2033.toml", 'year = 2033\nsource = "custom"\nholidays = []\nswapped_working_days = [1]', "data.day"),
        (
            "calendar/2033.toml",
            HOLIDAY.format("2033-01-02", "2033-01-01"),
            "data.days_reversed",
        ),
    ],
)
def test_other_doubtful_files_are_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    (law_folder(tmp_path) / name).write_text(text, encoding="utf-8")
    assert refused(tmp_path).message == message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (law_folder(tmp_path) / PROCEDURE_FILE).write_bytes(PETITION.encode("gb18030"))
    assert refused(tmp_path).message == "data.toml"


VALUE = """
[[age.values]]
place_kind = "village"
in_force_from = {}
number = 18
source = "charter/1"
binding = "statute"
verified = true
"""
AGE = '[age]\nnames = { zh = "年龄", en = "age" }\nunit = "years"\n'


def test_parameter_values_succeed_each_other(tmp_path: Path) -> None:
    (law_folder(tmp_path) / "parameters").mkdir()
    (tmp_path / "parameters" / "ages.toml").write_text(
        AGE + VALUE.format("2026-01-01") + VALUE.format("2020-01-01\nin_force_to = 2024-12-31"), encoding="utf-8"
    )
    older, newer = loader.load(tmp_path).parameters["age", "village"]
    assert (str(older.in_force_to), newer.in_force_to) == ("2024-12-31", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (AGE + VALUE.format("2026-01-01") * 2, "data.twice"),
        (AGE + VALUE.format("2026-01-01").replace("village", "city"), "data.choice"),
        (AGE + VALUE.format("2026-01-01").replace("charter", "code"), "data.source"),
        (AGE + "values = 3", "data.list"),
    ],
)
def test_a_doubtful_parameter_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (law_folder(tmp_path) / "parameters").mkdir()
    (tmp_path / "parameters" / "ages.toml").write_text(text, encoding="utf-8")
    assert refused(tmp_path).message == message


def test_a_promise_for_a_step_that_is_not_there_is_refused(tmp_path: Path) -> None:
    promise = 'days = 3\nunit = "days"\nsource = "custom"\nbinding = "custom"\nverified = false\n'
    (law_folder(tmp_path) / "local").mkdir()
    file = tmp_path / "local" / "reminders.toml"
    file.write_text("[petition.hear]\n" + promise, encoding="utf-8")
    assert loader.load(tmp_path).reminders("petition")["hear"].days == 3
    file.write_text("[petition.vote]\n" + promise, encoding="utf-8")
    assert refused(tmp_path).message == "data.choice"
