"""The figures: what each one is called, what it counts, in which unit, and how far it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure's words; ``counted`` says what its records page lists for each place."""

    id: str
    title: Promise
    definition: Promise
    counted: Promise
    unit: Promise
    digits: int = 0


DEFINITIONS = (
    Definition("F02", _("乡镇"), _("当天存在的乡镇。"), _("乡镇"), _("个")),
    Definition("F03", _("村级建制调整前的村"), _("最近一次村的合并、拆分前一天存在的村。"), _("村"), _("个")),
    Definition("F04", _("村"), _("当天存在的村。"), _("村"), _("个")),
    Definition(
        "F05",
        _("村总数减少"),
        _("调整前的村数减去当天的村数。"),
        _("合并减少的村"),
        _("个"),
    ),
    Definition("F06", _("村总数减幅"), _("减少的村数，除以调整前的村数。"), _("合并减少的村"), _("%")),
    Definition("F07", _("村均人口"), _("当天各村最近一次登记的人口，除以已登记人口的村数。"), _("人口"), _("人/村")),
    Definition(
        "F08",
        _("全国村均服务人口"),
        _("与村均人口对照的参考数，不由本县记录数出。"),
        _("人口"),
        _("人/村"),
    ),
    Definition(
        "F09",
        _("村均服务面积"),
        _("当天各村最近一次登记的面积，除以已登记面积的村数。"),
        _("面积（平方米）"),
        _("平方公里/村"),
        1,
    ),
    Definition(
        "F16",
        _("“两委”成员平均年龄"),
        _("党组织和村（居）民委员会成员的周岁年龄的平均数，一人任两职只算一次。"),
        _("成员人数"),
        _("岁"),
    ),
    Definition(
        "F17",
        _("平均年龄较改革前降低"),
        _("最近一次村的合并、拆分前一天“两委”成员的平均年龄，减去当天的平均年龄。"),
        _("改革前一天的成员人数"),
        _("岁"),
        1,
    ),
    Definition(
        "F18", _("35 岁以下的“两委”成员"), _("当天不满 35 周岁的成员，一人只算一次。"), _("不满 35 周岁的人数"), _("人")
    ),
    Definition(
        "F19", _("35 岁以下成员占比"), _("不满 35 周岁的成员，除以全部成员。"), _("不满 35 周岁的人数"), _("%"), 2
    ),
    Definition(
        "F20",
        _("大专以上学历的“两委”成员"),
        _("学历为大专、本科、研究生的成员，一人只算一次。"),
        _("大专以上的人数"),
        _("人"),
    ),
    Definition(
        "F21",
        _("大专以上学历占比较改革前提高"),
        _("当天大专以上学历的“两委”成员占比，减去最近一次村的合并、拆分前一天的占比。"),
        _("改革前一天大专以上的人数"),
        _("个百分点"),
        1,
    ),
    *(
        Definition(
            figure,
            title,
            _("当天报酬标准中这一档的每月基本报酬。"),
            _("任这一档职务的人数"),
            _("元/月"),
        )
        for figure, title in (
            ("F22", _("村级书记（主任）月报酬")),
            ("F23", _("村级副职月报酬")),
            ("F24", _("村级一般工作人员月报酬")),
            ("F25", _("社区正职月报酬")),
            ("F26", _("社区副职月报酬")),
            ("F27", _("社区一般工作人员月报酬")),
        )
    ),
    Definition("F54", _("登记选民"), _("当天存在的村和社区最近一次选民登记的人数之和。"), _("登记选民"), _("人")),
    Definition(
        "F65",
        _("书记、主任不是同一人的社区（村）"),
        _("党组织书记和村（居）民委员会主任都在任，且不是同一人的村和社区。"),
        _("村（社区）"),
        _("个"),
    ),
    Definition(
        "F66", _("“两委”交叉任职"), _("当天既是党组织成员又是村（居）民委员会成员的人。"), _("交叉任职人数"), _("人")
    ),
    Definition("F71", _("红白理事会"), _("当天存在的红白理事会。"), _("红白理事会"), _("个")),
)
