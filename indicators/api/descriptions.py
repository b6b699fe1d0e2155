"""What the OpenAPI document shows of each list: words, and a row as an example."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ABOUT = {
    "plan": "jiaxing-quality-2016-2020",
    "is_demo": True,
    "domain": "product",
    "indicator": "CP01",
    "indicator_name": "制造业产品质量合格率",
    "unit": "%",
    "decimals": 2,
    "nature": "expected",
}
PLACE = {"organization": "330402", "organization_name": "南湖区"}
OF_PLAN = {"plan": "jiaxing-quality-2016-2020", "is_demo": True}
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
RECEIPT = {
    "receipt": "2018-330402-01",
    "plan": "jiaxing-quality-2016-2020",
    "is_demo": True,
    "year": 2018,
    "organization": "330402",
    "organization_name": "南湖区",
    "sequence": 1,
    "submitted_at": "2019-01-20T01:30:00Z",
    "digest": DIGEST,
}
LIMITS = {"ahead_limit": "10", "behind_limit": "-10", "far_behind_limit": "-30"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "indicators": ABOUT
    | {
        "domain_name": "产品质量",
        "number": 1,
        "definition": "抽查的制造业产品批次中合格批次的比例。",
        "kind": "level",
        "direction": "up",
        "rollup": "ratio",
        "scale": "100",
        "numerator_name": "合格批次",
        "denominator_name": "抽查批次",
        "is_whole": False,
        "minimum": "0",
        "maximum": "100",
        "baseline_value": "94",
        "baseline_year": 2015,
        "baseline_place": "一、(一)2",
        "baseline_note": "省级产品质量监督抽查合格率,口径不同",
        "is_baseline_comparable": False,
    }
    | LIMITS,
    "targets": ABOUT
    | {
        "organization": "330400",
        "organization_name": "嘉兴市",
        "year": 2020,
        "comparator": "≥",
        "value": "95",
        "origin": "stated",
        "number": 1,
        "place": "二、(三)2 具体目标表",
        "words": "95%",
        "document": None,
        "decided_on": None,
        "reason": None,
    },
    "figures": ABOUT
    | PLACE
    | {
        "year": 2018,
        "value": "94.6",
        "numerator": "473",
        "denominator": "500",
        "availability": "final",
        "expected_on": None,
        "explanation": None,
        "state": "approved",
        "version": 2,
        "entered_by": "330402",
        "entered_at": "2019-01-15T01:30:00Z",
        "approved_by": "zjj",
        "approved_at": "2019-01-22T06:05:00Z",
    },
    "results": ABOUT
    | PLACE
    | {
        "year": 2018,
        "value": "94.6",
        "own_value": None,
        "availability": "final",
        "is_partial": False,
        "reported": 1,
        "expected": 1,
        "target_value": "95",
        "target_year": 2020,
        "comparator": "≥",
        "target_origin": "stated",
        "is_inherited": True,
        "is_attained": False,
        "is_year_attained": None,
        "due_value": None,
        "due_origin": None,
        "progress": None,
        "pace": None,
        "change": "0.4",
        "change_relative": "0.004246",
        "needed_per_year": "0.2",
        "achieved_per_year": None,
        "projection": "95.2",
        "verdict": "unrated",
        "reason": "no_baseline",
    }
    | LIMITS
    | {"computed_at": "2019-02-01T02:00:00Z", "method_version": "1"},
    "plans": OF_PLAN
    | {
        "plan_name": "嘉兴市质量发展“十三五”规划",
        "document": "嘉政办发〔2017〕15号",
        "issued_on": "2017-03-23",
        "start_year": 2016,
        "end_year": 2020,
        "organization": "330400",
        "organization_name": "嘉兴市",
    }
    | LIMITS,
    "domains": OF_PLAN
    | {
        "domain": "product",
        "domain_name": "产品质量",
        "number": 1,
        "source": "二、(三)2 具体目标表·产品质量",
    },
    "organizations": PLACE | {"kind": "county", "parent": "330400", "number": 1},
    "assignments": ABOUT
    | {
        "organization": "zjj",
        "organization_name": "市质监局",
        "role": "lead",
        "state": "proposed",
    },
    "rounds": OF_PLAN
    | {
        "year": 2018,
        "opens_on": "2019-01-02",
        "due_on": "2019-01-31",
        "answers_due_on": "2019-02-15",
        "is_published": True,
    },
    "submissions": RECEIPT,
    "assessments": OF_PLAN
    | {
        "year": 2018,
        "computed_at": "2019-02-01T02:00:00Z",
        "method_version": "1",
        "inputs_digest": DIGEST,
    },
    "publications": OF_PLAN
    | {
        "year": 2018,
        "version": 1,
        "reason": None,
        "published_at": "2019-03-01T02:00:00Z",
        "method_version": "1",
        "inputs_digest": DIGEST,
        "results_digest": DIGEST,
    },
}
EXAMPLES["published-results"] = {
    name: value
    for key, each in EXAMPLES["results"].items()
    for name, value in {
        "year": {"year": each, "version": 1},
        "computed_at": {"published_at": "2019-03-01T02:00:00Z"},
    }.get(key, {key: each}).items()
}
RECEIPT_WITH_LINES = RECEIPT | {
    "lines": [
        {
            "indicator": "CP01",
            "value": "94.6",
            "numerator": "473",
            "denominator": "500",
            "availability": "final",
            "expected_on": None,
            "explanation": None,
            "version": 2,
        }
    ]
}

LISTS: dict[str, tuple[Promise, Promise]] = {
    "indicators": (_("List indicators"), _("What the plans measure, with the rule by which each is judged.")),
    "targets": (
        _("List targets"),
        _("What is to be reached, by when and for whom, with its place in the plan and the plan's words."),
    ),
    "figures": (
        _("List figures"),
        _(
            "What the units reported. The office reads all; a reviewer also the figures of the indicators "
            "that the own department leads; everybody else those of the own organization."
        ),
    ),
    "results": (
        _("List results"),
        _(
            "What the method says about each indicator, organization and year. The office and leaders "
            "read all; everybody else the own organization's, and those of the indicators that it leads "
            "or supports."
        ),
    ),
    "plans": (_("List plans"), _("The plans, each with its years and its limits of pace.")),
    "domains": (_("List quality domains"), _("The classes of the plans' indicators, in the plans' order.")),
    "organizations": (
        _("List organizations"),
        _("The tree of places and departments. Figures of places roll up along it; departments lead."),
    ),
    "assignments": (
        _("List assignments"),
        _("Which department leads or supports which indicator, and whether the office has confirmed it."),
    ),
    "rounds": (
        _("List reporting rounds"),
        _("When the figures of a year are entered, and whether the year is published and so locked."),
    ),
    "submissions": (
        _("List receipts"),
        _(
            "What units handed in, and when. The office and leaders read all; everybody else the own "
            "organization's. One receipt has its lines as well."
        ),
    ),
    "assessments": (
        _("List draft assessments"),
        _("For which years results were computed, when, and from which inputs."),
    ),
    "publications": (
        _("List published versions"),
        _("Each version of a year's assessment that was published. The office and leaders read them."),
    ),
    "published-results": (
        _("List published results"),
        _("The results of published versions, as they were. The office and leaders read them."),
    ),
}

ITEMS: dict[str, Promise] = {
    "plans": _("Read a plan"),
    "domains": _("Read a quality domain"),
    "organizations": _("Read an organization"),
    "indicators": _("Read an indicator"),
    "results": _("Read a result"),
    "rounds": _("Read a reporting round"),
    "submissions": _("Read a receipt with its lines"),
    "assessments": _("Read a draft assessment"),
    "publications": _("Read a published version"),
}
