"""Invented explanations, as clerks write them. Each begins with 示例: nobody shall take it for news."""

from indicators.demo.setting import chance

BEHIND = (
    "示例：受项目前期手续办理时间较长影响，本年进度低于序时要求，已列入下一年重点督办。",
    "示例：部分企业申报材料未能在年内通过评审，预计下一年集中完成。",
    "示例：配套资金到位较晚，实施时间推迟到下半年，已调整计划并按月通报。",
    "示例：新的评价标准自本年起执行，达到要求的难度加大，正在组织专题辅导。",
)
MISSED = (
    "示例：本年有个别不合格情况，已督促责任单位整改并复查合格。",
    "示例：受汛期和施工窗口缩短影响，本年未达到要求，已制定补欠计划。",
)
JUMP = (
    "示例：与上年相比变化较大，原因是本年集中认定和验收了前两年的项目，统计口径未变。",
    "示例：本年扩大了实施范围，数值较上年变化明显，已与主管部门核对。",
)
NOT_AVAILABLE = "示例：上级部门尚未公布该项数据，公布后补报。"
NOT_APPLICABLE = "示例：本区域没有这类对象，本年无此项。"
NOT_SURVEYED = "示例：本年未开展该项调查，无数据。"


def pick(sentences: tuple[str, ...], *key: object) -> str:
    """One of the sentences, the same for the same key."""
    return sentences[int(chance(*key, "words") * len(sentences))]
