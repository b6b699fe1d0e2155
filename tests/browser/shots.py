"""Which pictures the documentation has: every page of the demo, by who looks at it."""

from dataclasses import dataclass

CODE = "jiaxing-quality-2016-2020"
# The year before the demo's last, which is only half entered.
YEAR, PLAN = f"{CODE}/2019/", f"plans/{CODE}/2019/"
INDICATOR = f"{PLAN}indicators/CP07/"
OPEN = f"{CODE}/2020/"
HAIYAN, JIASHAN = f"entry/{OPEN}330424/", f"entry/{OPEN}330421/"
NOBODY, OFFICE, LEADER, REVIEWER = "", "office", "leader", "reviewer"
ADMINISTRATOR, AUDITOR = "administrator", "auditor"
ANSWERS, FILLS = "clerk-330424", "clerk-330421"
PUBLISHED = (2018, 2019)
"""The years that are published before the pictures are taken."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, who looks, at which address, what it shows.

    `built`: what to wait for where a script builds it; `press`: what is clicked first.
    """

    name: str
    person: str
    path: str
    zh: str
    press: str = ""
    built: str = ""


SHOTS = (
    Shot("login", NOBODY, "accounts/login/", "登录"),
    Shot("home", ANSWERS, "", "工作台：填报员"),
    Shot("home-reviewer", REVIEWER, "", "工作台：审核员"),
    Shot("home-office", OFFICE, "", "工作台：市质量强市办"),
    Shot("overview", LEADER, PLAN, "总览"),
    Shot("county", LEADER, f"{PLAN}units/330424/", "县（市、区）"),
    Shot("department", LEADER, f"{PLAN}units/zjj/", "部门"),
    Shot("domain", LEADER, f"{PLAN}domains/product/", "质量领域"),
    Shot("meeting", LEADER, f"{PLAN}meeting/#item-5", "会议模式"),
    Shot("heat-map", LEADER, f"{PLAN}heat-map/", "热力图"),
    Shot("heat-map-sorted", LEADER, f"{PLAN}heat-map/?sort=330424", "热力图：按一个县排序"),
    Shot("plan", LEADER, f"{PLAN}plan/", "规划正文与指标"),
    Shot("projects", LEADER, f"{PLAN}projects/", "专栏"),
    Shot("project", LEADER, f"{PLAN}projects/1/", "专栏：一个专栏"),
    Shot("tracking", LEADER, f"{PLAN}tracking/", "进展情况表"),
    Shot("responsibilities", OFFICE, f"responsibilities/{CODE}/", "责任分工"),
    Shot("departments-workbook", OFFICE, f"responsibilities/{CODE}/workbook/", "责任分工：Excel 往返"),
    Shot("notes", OFFICE, f"notes/{YEAR}", "进展情况"),
    Shot("duties", OFFICE, f"{PLAN}duties/zjj/", "责任清单"),
    Shot("burden", OFFICE, f"{PLAN}burden/", "减负账"),
    Shot("search", LEADER, f"{PLAN}search/?q=zl", "搜索（拼音首字母）"),
    Shot("indicators", LEADER, f"{PLAN}indicators/", "指标清单"),
    Shot("indicators-empty", LEADER, f"{PLAN}indicators/?q=none", "指标清单：没有结果"),
    Shot("indicator", LEADER, INDICATOR, "指标"),
    Shot("indicator-past", LEADER, f"{INDICATOR}?as_of=2020-01-01", "指标：过去某一时点"),
    Shot("indicator-map", LEADER, f"{PLAN}indicators/CP01/#map-title", "指标：各地示意图"),
    Shot("explain", LEADER, f"{INDICATOR}explain/", "算给我看"),
    Shot("what-if", LEADER, f"{INDICATOR}what-if/?assume-2020=300", "假设推演"),
    Shot("figures", LEADER, f"plans/{CODE}/figures/", "数据清单"),
    Shot("targets", LEADER, f"plans/{CODE}/targets/", "目标清单"),
    Shot("decided-targets", OFFICE, f"targets/{CODE}/", "目标调整"),
    Shot("add-target", OFFICE, f"targets/{CODE}/add/", "新增目标"),
    Shot("breakdown", OFFICE, f"targets/{CODE}/CP07/breakdown/", "目标分解"),
    Shot("lag", OFFICE, f"targets/{CODE}/CP07/lag/", "认可滞后"),
    Shot("reconciliation", OFFICE, f"reconciliation/{YEAR}", "数据核对"),
    Shot("reconciled", OFFICE, f"reconciliation/{YEAR}CP07/", "数据核对：一个指标"),
    Shot("assessment", OFFICE, f"assessments/{YEAR}", "年度评估与版本"),
    Shot("publish", OFFICE, f"assessments/{OPEN}publish/", "发布前确认"),
    Shot("publication", LEADER, f"assessments/{YEAR}versions/1/", "已发布版本"),
    Shot("differences", LEADER, f"assessments/{YEAR}differences/", "与已发布版本的差异"),
    Shot("reports", OFFICE, f"reports/{YEAR}", "报告"),
    Shot(
        "report",
        OFFICE,
        f"reports/{YEAR}",
        "报告：年度报告草稿",
        "main form[action$='/draft/'] button >> nth=0",
    ),
    Shot("operation", OFFICE, "operation/", "运行情况"),
    Shot("audit", AUDITOR, "audit/", "审计日志"),
    Shot("accounts", ADMINISTRATOR, "admin/accounts/user/", "管理：账号"),
    Shot("second-factor", LEADER, "accounts/second-factor/", "第二重验证"),
    Shot("status", OFFICE, "status/", "数据状态"),
    Shot("entry", ANSWERS, HAIYAN, "填报"),
    Shot("entry-panel", ANSWERS, HAIYAN, "填报：指标侧栏", "main table [data-open-panel] >> nth=0"),
    Shot("entry-empty", FILLS, JIASHAN, "填报：尚未填写"),
    Shot("submit", FILLS, f"{JIASHAN}submit/", "提交前检查"),
    Shot("workbook", FILLS, f"{JIASHAN}workbook/", "Excel 往返"),
    Shot("workbooks", OFFICE, f"workbooks/{OPEN}", "Excel 往返：多单位"),
    Shot("receipt", OFFICE, "receipts/1/", "回执"),
    Shot("review", REVIEWER, f"review/{OPEN}", "审核"),
    Shot(
        "review-cell",
        REVIEWER,
        f"review/{OPEN}",
        "审核：单元格",
        "main table td a[href*='/cells/'] >> nth=0",
    ),
    Shot("progress", OFFICE, f"progress/{OPEN}", "进度与催报"),
    Shot("password", LEADER, "accounts/password/", "修改密码"),
    Shot("admin", OFFICE, "admin/", "管理"),
    Shot("admin-figures", OFFICE, "admin/indicators/figure/", "管理：数据"),
    Shot("api-keys", OFFICE, "api-keys/", "开放接口：密钥"),
    Shot("webhooks", OFFICE, "webhooks/", "开放接口：推送记录"),
    Shot("api-docs", OFFICE, "api/v1/docs/", "开放接口", built=".swagger-ui .opblock"),
    Shot("overview-empty", OFFICE, "plans/invented-lakeside-2023-2025/2024/", "总览：尚未评估"),
    Shot("heat-map-empty", OFFICE, "plans/invented-lakeside-2023-2025/2024/heat-map/", "热力图：尚未评估"),
    Shot("forbidden", FILLS, "status/", "无权访问（403）"),
    Shot("public-plans", NOBODY, "public/{language}/", "公开页面：规划"),
    Shot("public-year", NOBODY, f"public/{{language}}/{YEAR}", "公开页面：年度评估"),
    Shot("public-indicator", NOBODY, f"public/{{language}}/{YEAR}indicators/CP07/", "公开页面：指标"),
)
