"""People, the bodies they sit on, and the posts they hold, each with its days."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.domains.places.models import Place
from gongzhi.shared import begins  # noqa: F401  (its lookup registers itself)
from gongzhi.shared.periods import Period
from gongzhi.shared.vault import vault

ID_NUMBER, TELEPHONE = "id_number", "telephone"


class Person(models.Model):
    """Somebody who lives in a place, or holds or held a post. Only the name may become public, and only with a post.

    Identity number and telephone stand here sealed, and as the keyed hash by which they are found; ``uid`` is what
    the seals are bound to, and how the person is called in addresses and exported files.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    class Education(models.IntegerChoices):
        PRIMARY = 1, _("小学及以下")
        JUNIOR = 2, _("初中")
        SENIOR = 3, _("高中（中专）")
        COLLEGE = 4, _("大专")
        BACHELOR = 5, _("本科")
        MASTER = 6, _("研究生")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=60)
    name_pinyin = models.CharField("姓名拼音", max_length=200, blank=True)
    name_initials = models.CharField("姓名拼音首字母", max_length=60, blank=True)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    born_on = models.DateField("出生日期")
    education = models.PositiveSmallIntegerField("学历", choices=Education, null=True, blank=True)
    id_sealed = models.BinaryField("身份证号码", default=bytes, blank=True)
    id_digest = models.BinaryField(max_length=32, null=True, unique=True)
    telephone_sealed = models.BinaryField("联系电话", default=bytes, blank=True)
    telephone_digest = models.BinaryField(max_length=32, null=True, db_index=True)
    remark = models.CharField("内部备注", max_length=200, blank=True)
    is_synthetic = models.BooleanField("虚构人物", default=False)
    erased_on = models.DateField("个人信息删除日期", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="person_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name_pinyin"], name="person_pinyin", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name_initials"], name="person_initials", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id_number(self) -> str:
        """Return the identity number; "" where none is known. Raises: BadValue for a seal that was altered."""
        return vault().unseal(bytes(self.id_sealed), row=self.uid, column=column_of(ID_NUMBER))

    @property
    def telephone(self) -> str:
        """Return the telephone number; "" where none is known. Raises: BadValue for a seal that was altered."""
        return vault().unseal(bytes(self.telephone_sealed), row=self.uid, column=column_of(TELEPHONE))

    def keep_id_number(self, number: str) -> None:
        """Seal the identity number and its keyed hash; "" takes both away."""
        self.id_sealed, self.id_digest = _kept(self.uid, ID_NUMBER, number)

    def keep_telephone(self, number: str) -> None:
        """Seal the telephone number and its keyed hash; "" takes both away."""
        self.telephone_sealed, self.telephone_digest = _kept(self.uid, TELEPHONE, number)


def column_of(kind: str) -> str:
    """Return what a seal of this kind is bound to besides its row."""
    return f"people.person.{kind}"


def _kept(uid: UUID, kind: str, text: str) -> tuple[bytes, bytes | None]:
    safe = vault()
    return safe.seal(text, row=uid, column=column_of(kind)), safe.digest(kind, text) if text else None


class Household(models.Model):
    """A household of a place, as its register numbers it (户)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="households")
    number = models.CharField("户号", max_length=40)
    group = models.CharField("村（居）民小组", max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "number"], name="household_once")]


class Residence(Period):
    """That a person belongs to a place, and to a household of it, from one day to another (户籍、常住)."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("户籍在本地并居住")
        AWAY = "away", _("户籍在本地，外出")
        LIVING = "living", _("户籍不在本地，常住")

    class Relation(models.TextChoices):
        HEAD = "head", _("户主")
        SPOUSE = "spouse", _("配偶")
        CHILD = "child", _("子女")
        PARENT = "parent", _("父母")
        SIBLING = "sibling", _("兄弟姐妹")
        GRANDPARENT = "grandparent", _("祖父母、外祖父母")
        GRANDCHILD = "grandchild", _("孙子女、外孙子女")
        OTHER = "other", _("其他")

    person = models.ForeignKey(Person, models.PROTECT, related_name="residences")
    place = models.ForeignKey(Place, models.PROTECT, related_name="residences")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REGISTERED)
    relation = models.CharField("与户主关系", max_length=12, choices=Relation, blank=True)

    class Meta(Period.Meta):
        constraints = Period.constraints("residence")
        indexes = [models.Index(fields=["place", "last_on", "household"], name="residence_place")]


class Kinship(models.Model):
    """That two people are near relatives (近亲属), as far as no household register already says so."""

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("配偶")
        PARENT = "parent", _("父母、子女")
        SIBLING = "sibling", _("兄弟姐妹")
        GRANDPARENT = "grandparent", _("祖孙")

    person = models.ForeignKey(Person, models.PROTECT, related_name="kin")
    relative = models.ForeignKey(Person, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "relative"], name="kinship_once")]


class Look(models.Model):
    """That an officer opened somebody's file, when and what for; the person may read who did (查阅记录)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    reader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()
    purpose = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["person", "looked_at"], name="look_person")]


class Body(Period):
    """A committee, council, assembly or office of a place (机构、组织)."""

    class Kind(models.TextChoices):
        PARTY_ORGANISATION = "party_organisation", _("党组织")
        COMMITTEE = "committee", _("村（居）民委员会")
        SUPERVISION_COMMITTEE = "supervision_committee", _("村（居）务监督委员会")
        REPRESENTATIVES_ASSEMBLY = "representatives_assembly", _("村（居）民代表会议")
        STAFF = "staff", _("村（社区）工作人员")
        WEDDINGS_FUNERALS_COUNCIL = "weddings_funerals_council", _("红白理事会")
        TOWNSHIP_GOVERNMENT = "township_government", _("乡镇人民政府")
        GUIDING_OFFICE = "guiding_office", _("基层群众自治指导监督部门")

    place = models.ForeignKey(Place, models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=40, choices=Kind)
    name = models.CharField("名称", max_length=60, blank=True, help_text="只在与通称不同时填写，如：县民政局")

    class Meta(Period.Meta):
        constraints = Period.constraints("body")
        indexes = [models.Index(fields=["place", "kind"], name="body_place_kind")]


class Post(Period):
    """A seat that a person holds on a body for a term (职务)."""

    class Role(models.TextChoices):
        SECRETARY = "secretary", _("书记")
        DEPUTY_SECRETARY = "deputy_secretary", _("副书记")
        CHAIR = "chair", _("主任")
        DEPUTY_CHAIR = "deputy_chair", _("副主任")
        MEMBER = "member", _("委员")
        REPRESENTATIVE = "representative", _("代表")
        CLERK = "clerk", _("文书")
        OFFICER = "officer", _("工作人员")

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)

    class Meta(Period.Meta):
        constraints = Period.constraints("post")
        indexes = [models.Index(fields=["person", "first_on"], name="post_person_from")]


VILLAGE_TITLES = {
    Body.Kind.PARTY_ORGANISATION: _("村党组织"),
    Body.Kind.COMMITTEE: _("村民委员会"),
    Body.Kind.SUPERVISION_COMMITTEE: _("村务监督委员会"),
    Body.Kind.REPRESENTATIVES_ASSEMBLY: _("村民代表会议"),
    Body.Kind.STAFF: _("村工作人员"),
}
COMMUNITY_TITLES = {
    Body.Kind.PARTY_ORGANISATION: _("社区党组织"),
    Body.Kind.COMMITTEE: _("居民委员会"),
    Body.Kind.SUPERVISION_COMMITTEE: _("居务监督委员会"),
    Body.Kind.REPRESENTATIVES_ASSEMBLY: _("居民代表会议"),
    Body.Kind.STAFF: _("社区工作人员"),
}
TITLES = {Place.Level.VILLAGE.value: VILLAGE_TITLES, Place.Level.COMMUNITY.value: COMMUNITY_TITLES}


def body_title(kind: str, level: str) -> str:
    """Return what a body of this kind is called in a place of this level."""
    body_kind = Body.Kind(kind)
    return str(TITLES.get(level, {}).get(body_kind, body_kind.label))
