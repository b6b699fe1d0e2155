"""The table of routes: each with an address of it and the status that each person gets."""

from dataclasses import dataclass, field

PLAN = "invented-lakeside-2023-2025"
Things = dict[str, int]
ENTRY = f"/entry/{PLAN}/2023/hp-dh-ly/"
WRITTEN = f"/reports/{PLAN}/2024/{{report}}/"
SECTION = "summary"
NOTE = f"/notes/{PLAN}/2023/ZX01/ZX01-02/"
PEOPLE = ("office", "leader", "reviewer", "department_clerk", "clerk", "other_clerk", "anonymous")

# What each person gets, in the order of PEOPLE. A redirect of an anonymous person leads to the log-in.
EVERYBODY = (200, 200, 200, 200, 200, 200, 200)
MEMBERS = (200, 200, 200, 200, 200, 200, 302)
API = (200, 200, 200, 200, 200, 200, 401)
HOME = (302, 302, 302, 302, 302, 302, 302)
OFFICE = (200, 403, 403, 403, 403, 403, 302)
WHOLE_PLAN = (200, 200, 404, 404, 404, 404, 302)
UNIT_OF_CLERK = (200, 200, 404, 404, 200, 404, 302)
ENTRY_OF_CLERK = (200, 403, 404, 404, 200, 404, 302)
NOTE_OF_LEAD = (200, 403, 200, 404, 403, 403, 302)
PLACES = (200, 200, 200, 404, 404, 404, 302)  # who sees the places below the plan's own organization
OWN_OF_OFFICE = (200, 404, 404, 404, 404, 404, 302)  # what the office had made for itself
PUBLISHED = (200, 200, 403, 403, 403, 403, 302)
NOBODY = (403, 403, 403, 403, 403, 403, 302)  # of these: the auditor and the administrator
OFFICE_POST = (302, 403, 403, 403, 403, 403, 302)
DEPARTMENTS = (200, 200, 200, 200, 403, 403, 302)  # who reads reports at all
OF_REPORT = (400, 403, 403, 403, 403, 403, 302)  # what only the office does with a report


@dataclass(frozen=True, slots=True)
class Route:
    """A route's name, an address of it, and the status that each person gets."""

    name: str
    path: str
    verdicts: tuple[int, ...]
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)


ROUTES = (
    Route("home", "/", (200, 302, 200, 200, 200, 200, 302)),
    Route("read_notices", "/notices/read/", HOME, method="post"),
    Route("hide_hints", "/hints/hide/", HOME, method="post"),
    Route("audit", "/audit/", NOBODY),
    Route("audit_xlsx", "/audit/entries.xlsx", NOBODY),
    Route("audit_csv", "/audit/entries.csv", NOBODY),
    Route("progress", f"/progress/{PLAN}/2023/", OFFICE),
    Route("remind", f"/progress/{PLAN}/2023/remind/", OFFICE_POST, method="post"),
    Route("extend", f"/progress/{PLAN}/2023/extend/", (400, 403, 403, 403, 403, 403, 302), method="post"),
    Route("review", f"/review/{PLAN}/2023/", (200, 403, 200, 403, 403, 403, 302)),
    Route("review_cell", f"/review/{PLAN}/2023/cells/{{figure}}/", (200, 403, 200, 403, 403, 403, 302)),
    Route(
        "recall",
        f"/review/{PLAN}/2023/cells/{{figure}}/recall/",
        (302, 403, 302, 403, 403, 403, 302),
        method="post",
    ),
    Route(
        "cell", f"{ENTRY}cells/CF05/", (400, 403, 404, 404, 400, 404, 302), method="post", data={"value": "x"}
    ),
    Route("panel", f"{ENTRY}cells/CF05/panel/", ENTRY_OF_CLERK),
    Route("add_evidence", f"{ENTRY}cells/CF05/evidence/", (302, 403, 404, 404, 302, 404, 302), method="post"),
    Route("evidence", "/evidence/{evidence}/", (200, 404, 200, 404, 200, 404, 302)),
    Route(
        "remove_evidence", "/evidence/{evidence}/remove/", (302, 404, 403, 404, 302, 404, 302), method="post"
    ),
    Route("submit", f"{ENTRY}submit/", ENTRY_OF_CLERK),
    Route("workbook", f"{ENTRY}workbook/", ENTRY_OF_CLERK),
    Route("workbook_preview", f"{ENTRY}workbook/{{upload}}/", ENTRY_OF_CLERK),
    Route("workbooks", f"/workbooks/{PLAN}/2023/", OFFICE),
    Route("workbooks_preview", f"/workbooks/{PLAN}/2023/{{uploads}}/", OFFICE),
    Route("withdraw", f"{ENTRY}withdraw/", (302, 403, 404, 404, 302, 404, 302), method="post"),
    Route("receipt", "/receipts/{receipt}/", UNIT_OF_CLERK),
    Route("login", "/accounts/login/", (302, 302, 302, 302, 302, 302, 200)),
    Route("logout", "/accounts/logout/", HOME, method="post"),
    Route("password_change", "/accounts/password/", MEMBERS),
    Route("password_change_done", "/accounts/password/done/", MEMBERS),
    Route("second_factor", "/accounts/login/code/", HOME),
    Route("second_factor_setup", "/accounts/second-factor/", MEMBERS),
    Route("second_factor_picture", "/accounts/second-factor/picture.svg", MEMBERS),
    Route("set_language", "/i18n/setlang/", HOME, method="post", data={"language": "en"}),
    Route("overview", f"/plans/{PLAN}/2023/", WHOLE_PLAN),
    Route("unit_overview", f"/plans/{PLAN}/2023/units/hp-dh-ly/", UNIT_OF_CLERK),
    Route("meeting", f"/plans/{PLAN}/2023/meeting/", WHOLE_PLAN),
    Route("domain", f"/plans/{PLAN}/2023/domains/lake/", MEMBERS),
    Route("plan_outline", f"/plans/{PLAN}/2023/plan/", MEMBERS),
    Route("special_projects", f"/plans/{PLAN}/2023/projects/", MEMBERS),
    Route("special_project", f"/plans/{PLAN}/2023/projects/1/", MEMBERS),
    Route("tracking", f"/plans/{PLAN}/2023/tracking/", MEMBERS),
    Route("duties", f"/plans/{PLAN}/2023/duties/hp-dh-ly/", UNIT_OF_CLERK),
    Route("burden", f"/plans/{PLAN}/2023/burden/", PUBLISHED),
    Route("notes", f"/notes/{PLAN}/2023/", (200, 403, 200, 200, 403, 403, 302)),
    Route(
        "approve_notes", f"/notes/{PLAN}/2023/approve/", (302, 403, 302, 302, 403, 403, 302), method="post"
    ),
    Route("note", NOTE, NOTE_OF_LEAD),
    Route("note_file", "/notes/files/{note_file}/", (200, 404, 200, 404, 404, 404, 302)),
    Route("withdraw_note", f"{NOTE}withdraw/", (302, 403, 302, 404, 403, 403, 302), method="post"),
    Route("review_note", f"{NOTE}review/", (400, 403, 400, 404, 403, 403, 302), method="post"),
    Route(
        "finish_milestone",
        f"{NOTE}milestones/{{milestone}}/",
        (302, 403, 403, 404, 403, 403, 302),
        method="post",
    ),
    Route("responsibilities", f"/responsibilities/{PLAN}/", OFFICE),
    Route("confirm_responsibilities", f"/responsibilities/{PLAN}/confirm/", OFFICE_POST, method="post"),
    Route("propose_responsibilities", f"/responsibilities/{PLAN}/propose/", OFFICE_POST, method="post"),
    Route("departments_workbook", f"/responsibilities/{PLAN}/workbook/", OFFICE),
    Route("departments_template", f"/responsibilities/{PLAN}/workbook.xlsx", OFFICE),
    Route(
        "apply_departments",
        f"/responsibilities/{PLAN}/workbook/apply/",
        (409, 403, 403, 403, 403, 403, 302),
        method="post",
    ),
    Route("assign_measure", f"/responsibilities/{PLAN}/ZX01/ZX01-02/", OFFICE),
    Route("search", f"/plans/{PLAN}/2023/search/?q=hu", MEMBERS),
    Route("heat_map", f"/plans/{PLAN}/2023/heat-map/", MEMBERS),
    Route("indicator_list", f"/plans/{PLAN}/2023/indicators/", MEMBERS),
    Route("indicator", f"/plans/{PLAN}/2023/indicators/CF05/", MEMBERS),
    Route("figures", f"/plans/{PLAN}/figures/", MEMBERS),
    Route("targets", f"/plans/{PLAN}/targets/", MEMBERS),
    Route(
        "explain",
        f"/plans/{PLAN}/2023/indicators/CF05/explain/?unit=hp-dh-ly",
        (200, 200, 200, 404, 200, 404, 302),
    ),
    Route(
        "what_if",
        f"/plans/{PLAN}/2023/indicators/CF05/what-if/?assume-2024=30",
        (200, 200, 200, 404, 200, 200, 302),
    ),
    Route("entry", f"/entry/{PLAN}/2023/hp-dh-ly/", ENTRY_OF_CLERK),
    Route("reconciliation", f"/reconciliation/{PLAN}/2023/", (200, 200, 200, 200, 403, 403, 302)),
    Route("reconciliation", f"/reconciliation/{PLAN}/2023/?unit=hp-dh", (200, 200, 200, 200, 403, 403, 302)),
    Route("reconciled", f"/reconciliation/{PLAN}/2023/CF05/", (200, 200, 200, 404, 403, 403, 302)),
    Route(
        "explain_gap",
        f"/reconciliation/{PLAN}/2023/CF05/explain/",
        (400, 403, 400, 404, 403, 403, 302),
        method="post",
    ),
    Route(
        "add_published",
        f"/reconciliation/{PLAN}/2023/CF05/published/",
        (400, 403, 403, 404, 403, 403, 302),
        method="post",
    ),
    Route("decided_targets", f"/targets/{PLAN}/", (200, 200, 403, 403, 403, 403, 302)),
    Route("add_target", f"/targets/{PLAN}/add/", OFFICE),
    Route("target_scan", f"/targets/{PLAN}/{{scan}}/scan/", MEMBERS),
    Route("withdraw_target", f"/targets/{PLAN}/{{target}}/withdraw/", OFFICE_POST, method="post"),
    Route("breakdown", f"/targets/{PLAN}/CF05/breakdown/", OFFICE),
    Route("breakdown", f"/targets/{PLAN}/CF05/breakdown/?unit=hp-dh", OFFICE),
    Route("lag", f"/targets/{PLAN}/CF05/lag/", OFFICE),
    Route("withdraw_lag", f"/targets/{PLAN}/CF05/lag/{{lag}}/withdraw/", OFFICE_POST, method="post"),
    Route("assessment", f"/assessments/{PLAN}/2023/", PUBLISHED),
    Route("publish", f"/assessments/{PLAN}/2023/publish/", OFFICE),
    Route("publication", f"/assessments/{PLAN}/2024/versions/1/", PUBLISHED),
    Route("explain", f"/plans/{PLAN}/2024/indicators/CF05/explain/?version=1", PUBLISHED),
    Route("differences", f"/assessments/{PLAN}/2024/differences/", PUBLISHED),
    Route("reports", f"/reports/{PLAN}/2024/", DEPARTMENTS),
    Route("draft_report", f"/reports/{PLAN}/2024/draft/", OFFICE_POST, method="post"),
    Route("report", WRITTEN, DEPARTMENTS),
    Route("move_report", f"{WRITTEN}move/", OF_REPORT, method="post"),
    Route("write_passage", f"{WRITTEN}passages/{SECTION}/", OF_REPORT, method="post"),
    Route(
        "comment_report",
        f"{WRITTEN}domains/goods-services/comment/",
        (403, 403, 400, 403, 403, 403, 302),
        method="post",
    ),
    Route("answer_comment", f"{WRITTEN}comments/{{comment}}/answer/", OF_REPORT, method="post"),
    Route("make_report_files", f"{WRITTEN}files/", OFFICE_POST, method="post"),
    Route("robots", "/robots.txt", EVERYBODY),
    Route("public_start", "/public/", HOME),
    Route("public_plans", "/public/zh/", EVERYBODY),
    Route("public_year", f"/public/en/{PLAN}/2024/", EVERYBODY),
    Route("public_indicator", f"/public/zh/{PLAN}/2024/indicators/CF05/", EVERYBODY),
    Route("ask_revision", f"/entry/{PLAN}/2024/hp-dh-ly/cells/CF05/revision/", ENTRY_OF_CLERK),
    Route("decide_revision", "/revisions/{revision}/decide/", OFFICE_POST, method="post"),
    Route("compute", f"/plans/{PLAN}/2023/compute/", OFFICE_POST, method="post"),
    Route("job", "/jobs/{job}/", OFFICE),
    Route("api_keys", "/api-keys/", (200, 403, 200, 200, 200, 200, 302)),
    Route("revoke_key", "/api-keys/{key}/revoke/", (302, 403, 404, 404, 302, 404, 302), method="post"),
    Route("status", "/status/", OFFICE),
    Route("healthz", "/healthz", EVERYBODY),
    Route("readyz", "/readyz", EVERYBODY),
    Route("metrics", "/metrics", (404, 404, 404, 404, 404, 404, 404)),
    Route("operation", "/operation/", OFFICE),
    Route("webhooks", "/webhooks/", OFFICE),
    Route("resend_webhook", "/webhooks/{delivery}/resend/", OFFICE_POST, method="post"),
    Route("admin:index", "/admin/", OFFICE),
)

API_PUBLISHED = (200, 200, 403, 403, 403, 403, 401)
API_LISTS = (
    *(
        Route(f"api-{name}", f"/api/v1/{name}/", API)
        for name in (
            "plans",
            "domains",
            "organizations",
            "assignments",
            "special-projects",
            "measures",
            "rounds",
            "submissions",
            "assessments",
            "indicators",
            "targets",
            "figures",
            "results",
            "code-lists",
            "catalog",
        )
    ),
    Route("api-publications", "/api/v1/publications/", API_PUBLISHED),
    Route("api-published-results", "/api/v1/published-results/", API_PUBLISHED),
    Route("api-reports", "/api/v1/reports/", API_PUBLISHED),
)
ISSUED = f"/api/v1/reports/{PLAN}/2024/notice/en/"
API_ITEMS = (
    Route("api-plan", f"/api/v1/plans/{PLAN}/", API),
    Route("api-structure", f"/api/v1/plans/{PLAN}/structure/", API),
    Route("api-domain", f"/api/v1/domains/{PLAN}/goods-services/", API),
    Route("api-organization", "/api/v1/organizations/hp-dh-ly/", API),
    Route("api-indicator", f"/api/v1/indicators/{PLAN}/CF05/", API),
    Route("api-special-project", f"/api/v1/special-projects/{PLAN}/ZX01/", API),
    Route("api-measure", f"/api/v1/measures/{PLAN}/ZX01/ZX01-01/", API),
    Route("api-round", f"/api/v1/rounds/{PLAN}/2023/", API),
    Route(
        "api-submission",
        f"/api/v1/submissions/{PLAN}/2023/hp-dh-ly/1/",
        (200, 200, 404, 404, 200, 404, 401),
    ),
    Route("api-assessment", f"/api/v1/assessments/{PLAN}/2023/", API),
    Route("api-publication", f"/api/v1/publications/{PLAN}/2024/1/", API_PUBLISHED),
    Route("api-report", ISSUED, API_PUBLISHED),
    Route("api-result", f"/api/v1/results/{PLAN}/2023/CF05/hp-dh-ly/", (200, 200, 200, 404, 200, 404, 401)),
    Route("api-code-list", "/api/v1/code-lists/verdict/", API),
)
CHART = f"/plans/{PLAN}/2023/indicators/CF05/"
EXPLAINED = f"/api/v1/results/{PLAN}/2023/CF05/hp-dh-ly/explain/"
REPORT = f"/api/v1/figures/{PLAN}/2023/hp-dh-ly/"
FILES = (
    Route("report_file", f"{WRITTEN}files/0/docx/", PUBLISHED),
    Route("api-report-file", f"{ISSUED}files/docx/", API_PUBLISHED),
    Route("tracking_xlsx", f"/plans/{PLAN}/2023/tracking.xlsx", MEMBERS),
    Route("tracking_csv", f"/plans/{PLAN}/2023/tracking.csv", MEMBERS),
    Route("tracking_docx", f"/plans/{PLAN}/2023/tracking.docx", MEMBERS),
    Route(
        "make_list_file",
        f"/plans/{PLAN}/lists/figures/file/",
        (302, 404, 302, 404, 302, 404, 302),
        method="post",
        data={"extension": "csv"},
    ),
    Route("list_file", "/list-files/{list_file}/", OWN_OF_OFFICE),
    Route("list_file_download", "/list-files/{list_file}/file/", OWN_OF_OFFICE),
    Route("figures_xlsx", f"/plans/{PLAN}/figures.xlsx", MEMBERS),
    Route("figures_csv", f"/plans/{PLAN}/figures.csv", MEMBERS),
    Route("targets_xlsx", f"/plans/{PLAN}/targets.xlsx", MEMBERS),
    Route("targets_csv", f"/plans/{PLAN}/targets.csv", MEMBERS),
    Route("indicator_list_xlsx", f"/plans/{PLAN}/2023/indicators.xlsx", MEMBERS),
    Route("indicator_list_csv", f"/plans/{PLAN}/2023/indicators.csv", MEMBERS),
    Route("public_year_xlsx", f"/public/en/{PLAN}/2024/results.xlsx", EVERYBODY),
    Route("public_year_csv", f"/public/en/{PLAN}/2024/results.csv", EVERYBODY),
    Route("public_chart_svg", f"/public/zh/{PLAN}/2024/indicators/CF05/trajectory.svg", EVERYBODY),
    Route("public_chart_png", f"/public/en/{PLAN}/2024/indicators/CF05/trajectory.png", EVERYBODY),
    Route("public_indicator_xlsx", f"/public/zh/{PLAN}/2024/indicators/CF05/results.xlsx", EVERYBODY),
    Route("public_indicator_csv", f"/public/zh/{PLAN}/2024/indicators/CF05/results.csv", EVERYBODY),
    Route("api-explain", EXPLAINED, (200, 200, 200, 404, 200, 404, 401)),
    Route("api-explain", f"{EXPLAINED}?as_of=2024-03-31", (200, 200, 200, 404, 200, 404, 401)),
    Route("indicator_chart", f"{CHART}trajectory.svg", MEMBERS),
    Route("indicator_picture", f"{CHART}trajectory.png", MEMBERS),
    Route("indicator_places_picture", f"{CHART}places.png", PLACES),
    Route("indicator_places_xlsx", f"{CHART}places.xlsx", PLACES),
    Route("indicator_places_csv", f"{CHART}places.csv", PLACES),
    *(
        Route(f"verdicts_domains_{kind}", f"/plans/{PLAN}/2024/verdicts-by-domain.{kind}", WHOLE_PLAN)
        for kind in ("png", "xlsx", "csv")
    ),
    *(
        Route(f"verdicts_years_{kind}", f"/plans/{PLAN}/2024/verdicts-by-year.{kind}", WHOLE_PLAN)
        for kind in ("png", "xlsx", "csv")
    ),
    Route("workbook_template", f"{ENTRY}workbook/template.xlsx", ENTRY_OF_CLERK),
    Route("workbook_marked", f"{ENTRY}workbook/{{upload}}/marked.xlsx", ENTRY_OF_CLERK),
    Route("workbooks_template", f"/workbooks/{PLAN}/2023/template.xlsx", OFFICE),
    Route("workbooks_marked", f"/workbooks/{PLAN}/2023/{{uploads}}/marked.xlsx", OFFICE),
    Route("indicator_figures_xlsx", f"{CHART}figures.xlsx", MEMBERS),
    Route("indicator_figures_csv", f"{CHART}figures.csv", MEMBERS),
    Route(
        "api-differences",
        f"/api/v1/differences/?plan={PLAN}&year=2024&from=1",
        (200, 200, 403, 403, 403, 403, 401),
    ),
    Route("api-changes", "/api/v1/changes/", API),
    *(
        Route(f"api-{name}", f"{REPORT}{path}", verdicts, method="post")
        for name, path, verdicts in (
            ("report", "", (415, 403, 404, 404, 415, 404, 401)),
            ("submit", "submit/", (415, 403, 404, 404, 415, 404, 401)),
            ("withdraw", "withdraw/", (415, 403, 404, 404, 415, 404, 401)),
            ("approve", "CF02/approve/", (428, 403, 428, 403, 403, 403, 401)),
            ("return", "CF02/return/", (428, 403, 428, 403, 403, 403, 401)),
            ("recall", "CF02/recall/", (428, 403, 428, 403, 403, 403, 401)),
        )
    ),
    Route("api-reviews", f"/api/v1/reviews/{PLAN}/2023/", (415, 403, 415, 403, 403, 403, 401), method="post"),
    Route("api-figure", f"{REPORT}CF05/", (200, 403, 200, 404, 200, 404, 401)),
    Route("api-schema", "/api/v1/schema/", API),
    Route("api-docs", "/api/v1/docs/", MEMBERS),
    Route("api-unknown", "/api/v1/no-such-thing/", (404, 404, 404, 404, 404, 404, 401)),
)
TABLE = (*ROUTES, *API_LISTS, *API_ITEMS, *FILES)
