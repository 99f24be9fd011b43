"""Invented names of people and places, put together from syllables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

COUNTY = "澄岚县"
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
FEMALE = "秀英玉兰桂芳丽娟春梅红霞凤琴素珍雪莲翠萍慧敏淑华彩云晓燕静怡婷芸琳"
MALE = "建国志强文军明辉永贵德福光荣成林世友正华家兴大勇春生国平立新海涛俊杰浩宇鹏飞"
PLACE_FIRST = "霁砚苇溆笺蘅弦杼泠漪砥簌缃珞栎荻韶穗橹黛"
VILLAGE_SECOND = "坪垭畈塝坨湾坝岗"
TOWNSHIPS = ("霁塘", "砚坡", "苇渡", "溆桥", "蘅岭", "弦溪", "泠水", "砥石", "栎林", "荻浦", "韶坪")
COMMUNITIES = (
    "新桥头",
    "东篱",
    "南薰",
    "西泠路",
    "北苑坊",
    "揽月",
    "望穗",
    "听涛里",
    "临砚",
    "采薇",
    "归棹",
    "橹声",
    "漪园",
)


def places(rng: Random) -> Iterator[str]:
    """Yield names for villages, none of them twice."""
    pairs = [first + second for first in PLACE_FIRST for second in VILLAGE_SECOND]
    rng.shuffle(pairs)
    yield from pairs


def person(rng: Random, sex: str) -> str:
    """Return a name that suits ``sex``."""
    given = FEMALE if sex == "female" else MALE
    second = rng.choice(given)
    return rng.choice(SURNAMES) + second + (rng.choice(given) if rng.random() < 0.7 else "")
