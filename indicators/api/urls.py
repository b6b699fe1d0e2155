"""The addresses of this app's part of the API."""

from django.urls import include, path

from indicators.api import plan_lists, report_lists, views
from indicators.api.catalog import CatalogView
from indicators.api.cells import Approve, CellEndpoint, Recall, Return
from indicators.api.changes import ChangeFeed
from indicators.api.codes import CodeListItem, CodeListList
from indicators.api.differences import DifferenceAnswer
from indicators.api.explain import ExplanationView
from indicators.api.reports import ReportEndpoint, SubmitEndpoint, WithdrawEndpoint
from indicators.api.reviews import ReviewEndpoint
from indicators.api.sdmx_structure import StructureView

RESULT = "results/<slug:plan>/<int:year>/<slug:indicator>/<slug:organization>/"

report_urls = [
    path("", ReportEndpoint.as_view(), name="api-report"),
    path("submit/", SubmitEndpoint.as_view(), name="api-submit"),
    path("withdraw/", WithdrawEndpoint.as_view(), name="api-withdraw"),
    path("<slug:indicator>/", CellEndpoint.as_view(), name="api-figure"),
    path("<slug:indicator>/approve/", Approve.as_view(), name="api-approve"),
    path("<slug:indicator>/return/", Return.as_view(), name="api-return"),
    path("<slug:indicator>/recall/", Recall.as_view(), name="api-recall"),
]

urlpatterns = [
    path("plans/", plan_lists.PlanList.as_view(), name="api-plans"),
    path("plans/<slug:plan>/", plan_lists.PlanItem.as_view(), name="api-plan"),
    path("plans/<slug:plan>/structure/", StructureView.as_view(), name="api-structure"),
    path("domains/", plan_lists.DomainList.as_view(), name="api-domains"),
    path("domains/<slug:plan>/<slug:domain>/", plan_lists.DomainItem.as_view(), name="api-domain"),
    path("organizations/", plan_lists.OrganizationList.as_view(), name="api-organizations"),
    path(
        "organizations/<slug:organization>/",
        plan_lists.OrganizationItem.as_view(),
        name="api-organization",
    ),
    path("assignments/", plan_lists.AssignmentList.as_view(), name="api-assignments"),
    path("rounds/", plan_lists.RoundList.as_view(), name="api-rounds"),
    path("rounds/<slug:plan>/<int:year>/", plan_lists.RoundItem.as_view(), name="api-round"),
    path("submissions/", report_lists.SubmissionList.as_view(), name="api-submissions"),
    path(
        "submissions/<slug:plan>/<int:year>/<slug:organization>/<int:sequence>/",
        report_lists.SubmissionItem.as_view(),
        name="api-submission",
    ),
    path("assessments/", report_lists.AssessmentList.as_view(), name="api-assessments"),
    path("assessments/<slug:plan>/<int:year>/", report_lists.AssessmentItem.as_view(), name="api-assessment"),
    path("publications/", report_lists.PublicationList.as_view(), name="api-publications"),
    path(
        "publications/<slug:plan>/<int:year>/<int:version>/",
        report_lists.PublicationItem.as_view(),
        name="api-publication",
    ),
    path("published-results/", report_lists.PublishedResultList.as_view(), name="api-published-results"),
    path("indicators/", views.IndicatorList.as_view(), name="api-indicators"),
    path("indicators/<slug:plan>/<slug:indicator>/", views.IndicatorItem.as_view(), name="api-indicator"),
    path("targets/", views.TargetList.as_view(), name="api-targets"),
    path("figures/", views.FigureList.as_view(), name="api-figures"),
    path("figures/<slug:plan>/<int:year>/<slug:organization>/", include(report_urls)),
    path("reviews/<slug:plan>/<int:year>/", ReviewEndpoint.as_view(), name="api-reviews"),
    path("changes/", ChangeFeed.as_view(), name="api-changes"),
    path("differences/", DifferenceAnswer.as_view(), name="api-differences"),
    path("results/", views.ResultList.as_view(), name="api-results"),
    path(RESULT, views.ResultItem.as_view(), name="api-result"),
    path(f"{RESULT}explain/", ExplanationView.as_view(), name="api-explain"),
    path("catalog/", CatalogView.as_view(), name="api-catalog"),
    path("code-lists/", CodeListList.as_view(), name="api-code-lists"),
    path("code-lists/<slug:name>/", CodeListItem.as_view(), name="api-code-list"),
]
