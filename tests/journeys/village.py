"""The village of the small demo county in which the journeys take place, and who holds its posts."""

from __future__ import annotations

VILLAGE, TOWNSHIP = "栎岗村", "霁塘镇"
CLERK, SECRETARY, DEPUTY, SUPERVISOR = "李浩", "丁兰凤", "范琳丽", "魏兴"
STEPS = {
    "propose": "村党组织提议", "confer": "村“两委”商议", "review": "党员大会审议",
    "resolve": "村民会议或者村民代表会议决议", "disclose_resolution": "决议公开", "execute": "组织实施",
    "disclose_outcome": "实施结果公开",
}  # fmt: skip
# Its matter that failed by one person: 34 of 52 came.
FAILED = "三组蓄水池修建筹资筹劳方案"
