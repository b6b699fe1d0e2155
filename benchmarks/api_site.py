"""The site of the API's benchmark: the real one, and beside it what it is compared with.

`/bench/serializer/` lists figures as Django REST framework does by itself: a ModelSerializer per row.
`/bench/constant/<name>/` answers bytes that were made before, by an endpoint of the same kind: what asking,
logging in and answering cost without any data. The benchmark writes the bytes first.
"""

from pathlib import Path
from tempfile import gettempdir
from typing import ClassVar

from django.http import HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from indicators.api.endpoint import Endpoint
from indicators.models import Figure

FOLDER = Path(gettempdir())


class FigureSerializer(serializers.ModelSerializer[Figure]):
    """The columns of the API's figures, as one would write them first."""

    plan = serializers.CharField(source="indicator.plan.code")
    is_demo = serializers.BooleanField(source="indicator.plan.is_demo")
    domain = serializers.CharField(source="indicator.domain.code")
    indicator = serializers.CharField(source="indicator.code")
    indicator_name = serializers.CharField(source="indicator.label")
    unit = serializers.CharField(source="indicator.unit_label")
    decimals = serializers.IntegerField(source="indicator.decimals")
    nature = serializers.CharField(source="indicator.nature")
    organization = serializers.CharField(source="organization.code")
    organization_name = serializers.CharField(source="organization.label")

    class Meta:
        model = Figure
        fields = (
            "plan",
            "is_demo",
            "domain",
            "indicator",
            "indicator_name",
            "unit",
            "decimals",
            "nature",
            "organization",
            "organization_name",
            "year",
            "value",
            "numerator",
            "denominator",
            "availability",
            "expected_on",
            "explanation",
            "state",
            "version",
            "entered_at",
        )


class WithoutCount(LimitOffsetPagination):
    """Pages as the library has them, but for the COUNT(*), which alone would cost more than all the rest."""

    default_limit = 1000

    def get_count(self, queryset: object) -> int:
        return 10**6


class SerializerList(Endpoint, ListAPIView[Figure]):
    """The usual way, with all that it may know beforehand (`select_related`)."""

    queryset = Figure.objects.select_related("indicator__plan", "indicator__domain", "organization").order_by(
        "id"
    )
    serializer_class = FigureSerializer
    pagination_class = WithoutCount
    filter_backends = ()
    renderer_classes = (JSONRenderer,)


class ConstantView(Endpoint):
    """The bytes that the benchmark wrote, read once by each process."""

    kept: ClassVar[dict[str, bytes]] = {}

    def get(self, request: Request, name: str) -> HttpResponse:
        if name not in self.kept:
            self.kept[name] = (FOLDER / f"quality-benchmark-{name}.json").read_bytes()
        return HttpResponse(
            self.kept[name], content_type="application/json", headers={"ETag": 'W/"constant"'}
        )


urlpatterns = [
    path("bench/serializer/", SerializerList.as_view()),
    path("bench/constant/<slug:name>/", ConstantView.as_view()),
    path("", include("jiaxing_quality.urls")),
]
