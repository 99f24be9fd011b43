"""What the invented villages and communities decide about, and what they post beside it."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.domains.places.models import Place


@dataclass(frozen=True, slots=True)
class Subject:
    """A matter's words: its kind in the law, its title, what it is about, what was resolved, what came of it."""

    kind: str
    title: str
    summary: str
    resolution: str
    outcome: str


VILLAGE = (
    Subject(
        "public_benefit_project", "三组蓄水池修建筹资筹劳方案",
        "三组灌溉用水困难，拟修建200立方米蓄水池一座，概算9.6万元，受益户每户出工2天、筹资150元，其余申请财政奖补。",
        "同意修建三组蓄水池，受益户每户出工2天、筹资150元，账目按月张榜公布。",
        "蓄水池已建成蓄水，实际支出9.42万元，筹资结余已退回各户。",
    ),
    Subject(
        "public_benefit_project", "村内主干道路灯安装方案",
        "拟在村内主干道安装太阳能路灯46盏，概算11.5万元，由村集体收入列支3万元，其余为上级补助。",
        "同意安装路灯46盏，由村民委员会按规定询价采购，监督委员会全程参与验收。",
        "路灯46盏已全部安装并亮灯，支出11.28万元，质保三年。",
    ),
    Subject(
        "public_benefit_project", "便民桥维修承包方案",
        "村口便民桥桥面破损，拟公开选定施工队维修，概算4.8万元。",
        "同意维修便民桥，施工队以公开比选方式确定，报价不得高于4.8万元。",
        "便民桥已修好通行，结算价4.55万元。",
    ),
    Subject(
        "public_benefit_project", "生活垃圾分类亭建设和保洁费收取方案",
        "拟建垃圾分类亭8处，按每户每月3元收取保洁费，用于保洁员工资。",
        "同意建设分类亭8处，保洁费每户每月3元，困难家庭免交。",
        "分类亭8处已启用，保洁员2人已上岗。",
    ),
    Subject(
        "village_planning", "中心居住点道路硬化和排水规划",
        "拟对中心居住点1.8公里道路硬化并配套排水沟，不占用基本农田，涉及12户院坝退让。",
        "同意道路硬化和排水规划，退让院坝的12户由村集体按协议恢复地面。",
        "道路硬化1.8公里、排水沟1.7公里已完工，12户院坝已恢复。",
    ),
    Subject(
        "village_planning", "文化活动广场选址和建设方案",
        "拟利用原村小学闲置场地建设文化活动广场，面积约900平方米。",
        "同意在原村小学场地建设文化活动广场，保留两棵黄葛树。",
        "广场已建成开放，配健身器材11件。",
    ),
    Subject(
        "lost_work_subsidy", "本年度误工补贴人员和标准",
        "村民小组长、防火巡护员等18人因公误工，拟按每天80元补贴，全年不超过2.4万元。",
        "同意误工补贴人员名单和每天80元的标准，按月公布误工天数。",
        "误工补贴已按公布的天数发放，全年支出2.31万元。",
    ),
    Subject(
        "collective_income_use", "集体果园承包收入使用方案",
        "本年度集体果园承包收入6.2万元，拟用于饮水管网维修3万元、老年人体检1.2万元，其余留作积累。",
        "同意果园承包收入使用方案，每一笔支出附票据公布。",
        "管网已维修，体检已完成，结余2.1万元留作积累。",
    ),
    Subject(
        "collective_income_use", "集体机耕道过路石料款使用方案",
        "收到机耕道石料补偿款3.5万元，拟全部用于机耕道养护。",
        "同意石料补偿款全部用于机耕道养护，分两期拨付。",
        "机耕道养护已完成，支出3.48万元。",
    ),
    Subject(
        "key_assistance", "重点帮扶户和帮扶方案",
        "经入户核实，拟将9户列为本年度重点帮扶对象，每户确定一名联系人和一项帮扶措施。",
        "同意重点帮扶户和帮扶方案，公布时不写患病等个人情况。",
        "9户帮扶措施均已落实，有6户收入明显增加。",
    ),
    Subject(
        "other_important", "农忙季节灌溉用水轮灌办法",
        "为减少用水纠纷，拟按组轮灌，每组两天，由用水协会安排时间表。",
        "同意轮灌办法，时间表提前三天公布。",
        "轮灌办法已实行一季，没有发生用水纠纷。",
    ),
    Subject(
        "other_important", "红白事简办约定和公共厨房使用办法",
        "拟约定红白事宴席桌数和礼金参考标准，公共厨房由红白理事会免费提供。",
        "同意简办约定作为倡议，不设处罚；公共厨房登记后免费使用。",
        "公共厨房已使用14场次，平均每场比过去节约约三成。",
    ),
)  # fmt: skip

COMMUNITY = (
    Subject(
        "important_matter", "老旧小区加装雨棚和停车位划线方案",
        "拟在三栋楼之间加装非机动车雨棚两处，重新划定停车位64个，费用由公共收益列支。",
        "同意雨棚和停车位方案，消防通道不得占用。",
        "雨棚两处、停车位64个已完工，支出5.2万元。",
    ),
    Subject(
        "important_matter", "社区食堂助餐点设立方案",
        "拟利用闲置用房设老年助餐点，六十岁以上居民每餐优惠3元，由慈善募集款补贴。",
        "同意设立助餐点，优惠款每月公布用餐人次和支出。",
        "助餐点已开餐，日均用餐52人次。",
    ),
    Subject(
        "important_matter", "社区公共活动用房开放办法",
        "拟将二楼活动用房每天开放至晚九点，由居民志愿者轮值管理。",
        "同意开放办法，不收费，登记即可使用。",
        "活动用房已按办法开放，志愿者31人参加轮值。",
    ),
    Subject(
        "important_matter", "河岸步道夜间照明方案",
        "居民反映河岸步道夜间无灯，拟安装庭院灯22盏。",
        "同意安装庭院灯22盏，晚十点后减半照明。",
        "庭院灯22盏已亮灯，支出3.9万元。",
    ),
)  # fmt: skip

COVENANT = Subject(
    "covenant", "修订村规民约", "拟增加森林草原防火、环境卫生、婚丧简办等内容，不设罚款。",
    "同意修订后的村规民约，报乡镇人民政府备案。", "村规民约已备案并印发到户。",
)  # fmt: skip
AUTHORISATION = {
    Place.Level.VILLAGE.value: Subject(
        "other_important", "授权村民代表会议讨论决定部分事项",
        "为便于及时议事，拟授权村民代表会议在本届任期内讨论决定所列事项；村民会议可以随时收回授权。",
        "同意授权村民代表会议讨论决定所列事项。", "授权范围已张榜公布。",
    ),
    Place.Level.COMMUNITY.value: Subject(
        "important_matter", "授权居民代表会议讨论决定部分事项",
        "为便于及时议事，拟授权居民代表会议在本届任期内讨论决定所列事项；居民会议可以随时收回授权。",
        "同意授权居民代表会议讨论决定所列事项。", "授权范围已张榜公布。",
    ),
}  # fmt: skip
AUTHORISED = {
    Place.Level.VILLAGE.value: (
        "public_benefit_project", "village_planning", "lost_work_subsidy", "collective_income_use", "key_assistance",
        "other_important",
    ),
    Place.Level.COMMUNITY.value: ("important_matter",),
}  # fmt: skip
SUBJECTS = {Place.Level.VILLAGE.value: VILLAGE, Place.Level.COMMUNITY.value: COMMUNITY}

# Category, title and text of what is posted without a matter; {n} is an amount in yuan, {m} a small number.
NOTICES = (
    ("finance", "本季度财务收支", "集体收入{n}元，支出{k}元，结余转入下季度。票据已由监督委员会审核。"),
    ("affairs", "便民服务事项办理情况", "本月代办事项{m}件，全部办结；没有收取费用。"),
    ("services", "惠民补贴申报办理通知", "耕地地力保护补贴开始核对面积，请各户到便民服务室核对，已核对{m}户。"),
    ("party", "党员活动日安排", "本月党员活动日组织环境整治和入户走访，计划走访{m}户。"),
    ("affairs", "公共设施维修登记和完成情况", "收到报修{m}处，已修复的逐处列出，未修复的写明原因和预计日期。"),
)  # fmt: skip
OBJECTIONS = (
    "概算表缺少材料单价，请补充后再公布。",
    "公开栏上的支出数与票据合计不一致，请核对更正。",
    "施工队比选记录没有落选理由，请补记。",
)
ENDORSEMENTS = ("监督委员会派人到场，程序和记录属实。", "已核对签到册和表决记录。", "已查看公开栏，内容与决议一致。")
