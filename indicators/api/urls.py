"""The addresses of this app's part of the API."""

from django.urls import path

from indicators.api.differences import DifferenceAnswer
from indicators.api.explain import ExplanationView
from indicators.api.views import FigureList, IndicatorList, ResultList, TargetList

urlpatterns = [
    path("indicators/", IndicatorList.as_view(), name="api-indicators"),
    path("targets/", TargetList.as_view(), name="api-targets"),
    path("figures/", FigureList.as_view(), name="api-figures"),
    path("differences/", DifferenceAnswer.as_view(), name="api-differences"),
    path("results/", ResultList.as_view(), name="api-results"),
    path(
        "results/<slug:plan>/<int:year>/<slug:indicator>/<slug:organization>/explain/",
        ExplanationView.as_view(),
        name="api-explain",
    ),
]
