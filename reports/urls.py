"""Addresses of what is said about a plan."""

from django.urls import include, path

from indicators.views.table_files import table_paths
from reports.models import PictureFormat
from reports.views.assessment import assessment, differences, publication, publish
from reports.views.charts import (
    indicator_chart,
    indicator_figures,
    indicator_picture,
    places_file,
    places_picture,
)
from reports.views.domain import domain
from reports.views.heat_map import heat_map
from reports.views.indicator import indicator, indicator_list, indicator_list_file
from reports.views.meeting import meeting
from reports.views.overview import overview
from reports.views.plan import plan_outline, special_project, special_projects
from reports.views.profile import profile
from reports.views.public import (
    public_chart,
    public_indicator,
    public_indicator_file,
    public_plans_page,
    public_start,
    public_year,
    public_year_file,
    robots,
)
from reports.views.report import answer, comment, move, passage, report
from reports.views.report_files import make_files, report_file
from reports.views.reports import draft, reports
from reports.views.search import search_page
from reports.views.tracking import tracking, tracking_file, tracking_word
from reports.views.verdicts import verdicts_file, verdicts_picture
from reports.views.what_if import what_if

assessment_urls = [
    path("", assessment, name="assessment"),
    path("publish/", publish, name="publish"),
    path("differences/", differences, name="differences"),
    path("versions/<int:version>/", publication, name="publication"),
]

report_urls = [
    path("", report, name="report"),
    path("move/", move, name="move_report"),
    path("passages/<str:key>/", passage, name="write_passage"),
    path("domains/<slug:domain>/comment/", comment, name="comment_report"),
    path("comments/<int:comment>/answer/", answer, name="answer_comment"),
    path("files/", make_files, name="make_report_files"),
    path("files/<int:edition>/<slug:format>/", report_file, name="report_file"),
]

VERDICTS = "plans/<slug:plan>/<int:year>/verdicts-by-"
verdict_urls = [
    path(f"{VERDICTS}{name}.{extension}", view, {"stem": stem, **given}, name=f"verdicts_{stem}_{extension}")
    for stem, name in (("domains", "domain"), ("years", "year"))
    for extension, view, given in (
        ("png", verdicts_picture, {}),
        ("xlsx", verdicts_file, {"extension": "xlsx"}),
        ("csv", verdicts_file, {"extension": "csv"}),
    )
]

public_urls = [
    path("", public_plans_page, name="public_plans"),
    path("<slug:plan>/<int:year>/", public_year, name="public_year"),
    path("<slug:plan>/<int:year>/indicators/<slug:code>/", public_indicator, name="public_indicator"),
    *(
        path(
            f"<slug:plan>/<int:year>/indicators/<slug:code>/trajectory.{format}",
            public_chart,
            {"format": format},
            name=f"public_chart_{format}",
        )
        for format in PictureFormat
    ),
    *table_paths("<slug:plan>/<int:year>/results", public_year_file, "public_year"),
    *table_paths(
        "<slug:plan>/<int:year>/indicators/<slug:code>/results", public_indicator_file, "public_indicator"
    ),
]

urlpatterns = [
    *verdict_urls,
    path("reports/<slug:plan>/<int:year>/", reports, name="reports"),
    path("reports/<slug:plan>/<int:year>/draft/", draft, name="draft_report"),
    path("reports/<slug:plan>/<int:year>/<int:pk>/", include(report_urls)),
    path("robots.txt", robots, name="robots"),
    path("public/", public_start, name="public_start"),
    path("public/<slug:language>/", include(public_urls)),
    path("assessments/<slug:plan>/<int:year>/", include(assessment_urls)),
    path("plans/<slug:plan>/<int:year>/", overview, name="overview"),
    path("plans/<slug:plan>/<int:year>/units/<slug:unit>/", profile, name="unit_overview"),
    path("plans/<slug:plan>/<int:year>/domains/<slug:code>/", domain, name="domain"),
    path("plans/<slug:plan>/<int:year>/meeting/", meeting, name="meeting"),
    path("plans/<slug:plan>/<int:year>/plan/", plan_outline, name="plan_outline"),
    path("plans/<slug:plan>/<int:year>/projects/", special_projects, name="special_projects"),
    path("plans/<slug:plan>/<int:year>/projects/<int:number>/", special_project, name="special_project"),
    path("plans/<slug:plan>/<int:year>/tracking/", tracking, name="tracking"),
    path("plans/<slug:plan>/<int:year>/tracking.docx", tracking_word, name="tracking_docx"),
    *table_paths("plans/<slug:plan>/<int:year>/tracking", tracking_file, "tracking"),
    path("plans/<slug:plan>/<int:year>/search/", search_page, name="search"),
    path("plans/<slug:plan>/<int:year>/heat-map/", heat_map, name="heat_map"),
    path("plans/<slug:plan>/<int:year>/indicators/", indicator_list, name="indicator_list"),
    path("plans/<slug:plan>/<int:year>/indicators/<slug:code>/", indicator, name="indicator"),
    path("plans/<slug:plan>/<int:year>/indicators/<slug:code>/what-if/", what_if, name="what_if"),
    path(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/trajectory.svg",
        indicator_chart,
        name="indicator_chart",
    ),
    path(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/trajectory.png",
        indicator_picture,
        name="indicator_picture",
    ),
    *table_paths(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/figures", indicator_figures, "indicator_figures"
    ),
    path(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/places.png",
        places_picture,
        name="indicator_places_picture",
    ),
    *table_paths(
        "plans/<slug:plan>/<int:year>/indicators/<slug:code>/places", places_file, "indicator_places"
    ),
    *table_paths("plans/<slug:plan>/<int:year>/indicators", indicator_list_file, "indicator_list"),
]
