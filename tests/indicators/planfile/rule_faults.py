"""Faults between the fields and entries of a plan file: references, organizations, years, ranges, ratios."""

from tests.indicators.planfile.plan_files import LEAD_OF_LAKE, TARGET, TOWN, Fault, of_target, target

COUNTIES = """\
kind: county, parent: hp}
  - {code: hp-xh, name: 西湾县（示例）, name_en: West Bay County (example), kind: county, parent: hp}
"""
DECIDED = "origin: decided, document: 湖政发〔2024〕1号, decided_on: 2024-05-01"
SHARE = f"{{year: 2025, comparator: ≥, value: 99, {DECIDED}}}"


def decided(says: str, key: str, old: str, new: str) -> Fault:
    """A decided target beside the first one, changed, and what must be said of one of its keys."""
    entry = SHARE.replace(old, new)
    return Fault(TARGET, f"{TARGET}\n      - {entry}", f"indicators[CF01].targets[1].{key}", says, entry)


MEASURED = "indicators: [CF03]"
LEADING = "{organization: hp-zlj, role: lead}"


def measured(says: str, part: str, key: str = "organization") -> Fault:
    """A department's part in the first measure, and what must be said of one of its keys."""
    path = f"projects[ZX01].measures[ZX01-01].assignments[0].{key}"
    return Fault(MEASURED, f"{MEASURED}, assignments: [{part}]", path, says, part)


RULE_FAULTS = {
    "decided without a document": decided("missing", "document", "document: 湖政发〔2024〕1号, ", ""),
    "decided without a day": decided("missing", "decided_on", ", decided_on: 2024-05-01", ""),
    "decided for a department": decided("no place", "organization", "}", ", organization: hp-zlj}"),
    "decided for nobody": decided("not among", "organization", "}", ", organization: hp-zz}"),
    "decided twice": Fault(
        TARGET,
        f"{TARGET}\n      - {SHARE}\n      - {SHARE.replace('99', '98')}",
        "indicators[CF01].targets[2]",
        "already",
        SHARE.replace("99", "98"),
    ),
    "derived": decided("stated, decided", "origin", "decided, document", "derived, place: 三, document"),
    "a decision without origin": decided("Only a decided", "document", "origin: decided", "place: 三"),
    "unit": Fault("    unit: 毫克/升", "    unit: 毫克", "indicators[HB01].unit", "not among the units"),
    "domain": Fault("    domain: lake", "    domain: lak", "indicators[HB01].domain", "did you mean “lake”"),
    "plan organization": Fault("organization: hp\n", "organization: xx\n", "plan.organization", "not among"),
    "plan of a department": Fault(
        "organization: hp\n", "organization: hp-zlj\n", "plan.organization", "department"
    ),
    "assigned organization": Fault(
        LEAD_OF_LAKE,
        "{organization: zz, role: supporting}",
        "indicators[HB02].assignments[1].organization",
        "not among",
    ),
    "department of a measure": measured("not among", "{organization: zz, role: lead}"),
    "place that answers for a measure": measured(
        "only departments answer", "{organization: hp-xh, role: lead}"
    ),
    "part of no kind": measured("lead, supporting", "{organization: hp-zlj, role: leads}", key="role"),
    "department twice at a measure": Fault(
        MEASURED,
        f"{MEASURED}, assignments: [{LEADING}, {LEADING}]",
        "projects[ZX01].measures[ZX01-01].assignments[1].organization",
        "twice among the assignments",
    ),
    "indicator of a project": Fault(
        "[CF02, CF03, CF04, CF07]", "[CF02, CF99]", "projects[ZX01].indicators[1]", "not among"
    ),
    "indicator of a measure": Fault(
        "indicators: [CF03]}",
        "indicators: [CF99]}",
        "projects[ZX01].measures[ZX01-01].indicators[0]",
        "not among",
    ),
    "indicator of a remark": Fault(
        "indicators: [CF02]}",
        "indicators: [CF99]}",
        "plan.remarks[two-meanings-of-brand].indicators[0]",
        "not among",
    ),
    "part": Fault("parts: [CF03, CF04]", "parts: [CF03, CF99]", "indicators[CF02].parts[1]", "not among"),
    "part of itself": Fault(
        "parts: [CF03, CF04]", "parts: [CF03, CF02]", "indicators[CF02].parts[1]", "itself"
    ),
    "part twice": Fault("parts: [CF03, CF04]", "parts: [CF03, CF03]", "indicators[CF02].parts[1]", "twice"),
    "parent": Fault(
        TOWN, TOWN.replace("parent: hp-xh", "parent: hp-zz"), "organizations[hp-xh-yq].parent", "not among"
    ),
    "second root": Fault(
        TOWN, TOWN.replace(", parent: hp-xh", ""), "organizations[hp-xh-yq].parent", "“hp” has no parent"
    ),
    "department above": Fault(
        TOWN, TOWN.replace("parent: hp-xh", "parent: hp-zlj"), "organizations[hp-xh-yq].parent", "department"
    ),
    "cycle": Fault(
        "kind: county, parent: hp}\n  - {code: hp-xh,",
        "kind: county, parent: hp-dh-ly}\n  - {code: hp-xh,",
        "organizations[hp-dh].parent",
        "hp-dh → hp-dh-ly → hp-dh",
    ),
    "half a position on the map": Fault(
        TOWN,
        TOWN.replace("}", ", map_row: 2}"),
        "organizations[hp-xh-yq].map_row",
        "or neither",
    ),
    "beyond the map": Fault(
        TOWN,
        TOWN.replace("}", ", map_row: 13, map_column: 1}"),
        "organizations[hp-xh-yq].map_row",
        "from 1 to 12",
    ),
    "two on one tile": Fault(
        COUNTIES,
        COUNTIES.replace("hp}", "hp, map_row: 1, map_column: 1}"),
        "organizations[hp-xh].map_row",
        "“hp-dh” stands on this tile",
        line="code: hp-xh, name",
    ),
    "organization code twice": Fault(
        "code: hp-xh-yq", "code: hp-xh-bs", "organizations[6].code", "already on line", line="雁桥镇"
    ),
    "unit twice": Fault(
        "{name: 件, name_en: cases}", "{name: 个, name_en: cases}", "units[2].name", "already"
    ),
    "indicator code twice": Fault(
        "code: HB03",
        "code: HB02",
        "indicators[9].code",
        "already on line",
        line="code: HB02\n    domain: lake\n    name: 饮用水",
    ),
    "measure code twice": Fault(
        "code: ZX01-02", "code: ZX01-01", "projects[ZX01].measures[1].code", "already", line="服务站建设试点"
    ),
    "years in reverse": Fault(
        "start_year: 2023", "start_year: 2026", "plan.end_year", "before it begins", line="end_year: 2025"
    ),
    "limits out of order": Fault(
        "{ahead: 8, behind: -8,", "{ahead: 8, behind: 9,", "plan.limits", "out of order"
    ),
    "limits in part": Fault(
        "limits: {ahead: 8, behind: -8, far_behind: -25}",
        "limits: {ahead: 8, behind: -8}",
        "plan.limits.far_behind",
        "missing",
    ),
    "limit with too many decimals": Fault(
        "{ahead: 8, behind: -8,", "{ahead: 8.125, behind: -8,", "plan.limits.ahead", "at most two decimals"
    ),
    "jump limit of nothing": Fault(
        "jump_limit: 5", "jump_limit: 0", "indicators[CF01].jump_limit", "above 0"
    ),
    "jump limit too high": Fault(
        "jump_limit: 5", "jump_limit: 10000", "indicators[CF01].jump_limit", "up to 9999.99"
    ),
    "target after the plan": of_target("2023 to 2025", "year", year="2026"),
    "target before the plan": of_target("2023 to 2025", "year", year="2022"),
    "target above the maximum": of_target("maximum 100", "value", value="100.5"),
    "target below the minimum": of_target("minimum 0", "value", value="-1"),
    "comparator against direction": of_target("contradicts the direction “up”", "comparator", comparator="≤"),
    "comparator spelled otherwise": of_target("≥, ≤, =", "comparator", comparator='">="'),
    "quoted number": of_target("plain digits", "value", value='"98"'),
    "target without place": of_target("blank", "place", place='""'),
    "target twice": Fault(
        f"- {TARGET}",
        f"- {TARGET}\n      - {target(value='97')}",
        "indicators[CF01].targets[1]",
        "already here",
        line="value: 97",
    ),
    "part of a whole": Fault(
        "value: 12, place: 二、1",
        "value: 12.5, place: 二、1",
        "indicators[CF02].targets[0].value",
        "not whole",
    ),
    "baseline within the plan": Fault(
        "{value: 96.5, year: 2022",
        "{value: 96.5, year: 2023",
        "indicators[CF01].baseline.year",
        "not before",
    ),
    "baseline above the maximum": Fault(
        "{value: 96.5,", "{value: 196.5,", "indicators[CF01].baseline.value", "maximum 100"
    ),
    "minimum above maximum": Fault(
        "minimum: 0\n    maximum: 100\n    jump_limit: 5\n    baseline: {value: 96",
        "minimum: 101\n    maximum: 100\n    jump_limit: 5\n    baseline: {value: 96",
        "indicators[CF01].minimum",
        "above the maximum",
    ),
    "scale without ratio": Fault(
        "rollup: mean",
        "rollup: mean\n    scale: 100",
        "indicators[CF06].scale",
        "Only a ratio",
        line="scale: 100\n    nature",
    ),
    "numerator without ratio": Fault(
        "rollup: mean",
        "rollup: mean\n    numerator: 甲",
        "indicators[CF06].numerator",
        "Only a ratio",
        line="甲",
    ),
    "ratio without denominator": Fault(
        "    denominator: 抽检批次\n",
        "",
        "indicators[CF01].denominator",
        "needs its numerator",
        line="code: CF01",
    ),
    "scale of zero": Fault("scale: 10000", "scale: 0", "indicators[CF07].scale", "above 0"),
    "too many decimals": Fault("decimals: 3", "decimals: 5", "indicators[HB01].decimals", "0 to 4"),
    "decimals of whole numbers": Fault("decimals: 0", "decimals: 1", "indicators[CF02].decimals", "is_whole"),
    "two leads": Fault(
        LEAD_OF_LAKE,
        "{organization: hp-zlj, role: lead}",
        "indicators[HB02].assignments[1].role",
        "leads already",
        line="hp-zlj, role: lead}\n    targets:\n      - {year: 2025, comparator: ≥, value: 40",
    ),
    "assigned twice": Fault(
        LEAD_OF_LAKE,
        "{organization: hp-shj, role: supporting}",
        "indicators[HB02].assignments[1].organization",
        "twice",
    ),
}
