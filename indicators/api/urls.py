"""The addresses of this app's part of the API."""

from django.urls import include, path

from indicators.api.cells import Approve, CellEndpoint, Recall, Return
from indicators.api.changes import ChangeFeed
from indicators.api.differences import DifferenceAnswer
from indicators.api.explain import ExplanationView
from indicators.api.reports import ReportEndpoint, SubmitEndpoint, WithdrawEndpoint
from indicators.api.views import FigureList, IndicatorList, ResultList, TargetList

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
    path("indicators/", IndicatorList.as_view(), name="api-indicators"),
    path("targets/", TargetList.as_view(), name="api-targets"),
    path("figures/", FigureList.as_view(), name="api-figures"),
    path("figures/<slug:plan>/<int:year>/<slug:organization>/", include(report_urls)),
    path("changes/", ChangeFeed.as_view(), name="api-changes"),
    path("differences/", DifferenceAnswer.as_view(), name="api-differences"),
    path("results/", ResultList.as_view(), name="api-results"),
    path(
        "results/<slug:plan>/<int:year>/<slug:indicator>/<slug:organization>/explain/",
        ExplanationView.as_view(),
        name="api-explain",
    ),
]
