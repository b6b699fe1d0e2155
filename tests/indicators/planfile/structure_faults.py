"""Faults in the form of a plan file: keys, kinds of values, spellings."""

from tests.indicators.planfile.plan_files import TARGET, Fault, lake_name

STRUCTURE_FAULTS = {
    "unknown key at the top": Fault("projects:\n", "project:\n", "project", "“projects”"),
    "unknown key, near": Fault("start_year:", "start_yaer:", "plan.start_yaer", "“start_year”"),
    "unknown key, far": Fault(
        "    name: 湖心", "    zzz: 1\n    name: 湖心", "indicators[HB01].zzz", "expected one"
    ),
    "missing key": Fault("    unit: 毫克/升\n", "", "indicators[HB01].unit", "missing", line="code: HB01"),
    "list without entries": Fault(
        "projects:\n", "projects: []\nnone:\n", "none", "Unknown key", line="none:"
    ),
    "duplicate key": Fault(
        "  end_year: 2025", "  end_year: 2025\n  end_year: 2026", "plan.end_year", "twice", line="2026"
    ),
    "format": Fault("format: 1", "format: 2", "format", "Format 2 is not known"),
    "list for a value": Fault("  code: invented-lakeside-2023-2025", "  code: [x]", "plan.code", "a list"),
    "value for a list": Fault("parts: [CF03, CF04]", "parts: CF03", "indicators[CF02].parts", "list"),
    "value for a group": Fault(
        "limits: {ahead: 8, behind: -8, far_behind: -25}", "limits: 8", "plan.limits", "ahead"
    ),
    "item no group": Fault(f"- {TARGET}", "- 98", "indicators[CF01].targets[0]", "group of keys"),
    "empty value": Fault("document: 湖畔发〔2023〕0号（虚构）", "document:", "plan.document", "empty"),
    "blank text": lake_name('"  "', "blank"),
    "number for text": lake_name("12", '"12"'),
    "boolean for text": lake_name("yes", '"yes"'),
    "date for text": lake_name("2017-01-01", "2017-01-01"),
    "long name": lake_name("" + "湖" * 201, "201 characters"),
    "line break in a name": lake_name('"湖\\n心"', "line break"),
    "escaped NUL": lake_name('"湖\\0"', "U+0000"),
    "boolean spelled otherwise": Fault(
        "is_whole: true", "is_whole: yes", "indicators[CF02].is_whole", "true nor false"
    ),
    "date": Fault("issued_on: 2023-01-10", "issued_on: 2023-02-30", "plan.issued_on", "not a date"),
    "kind": Fault("kind: annual", "kind: yearly", "indicators[HB02].kind", "level, cumulative, annual"),
    "code pattern": Fault("code: HB01", "code: hb1", "indicators[hb1].code", "CP01"),
    "year": Fault("end_year: 2025", "end_year: 25", "plan.end_year", "not a year"),
}
