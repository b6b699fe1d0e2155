"""What all endpoints share: who is asking, the form of the answer, and what caches may keep of it."""

from typing import Any, ClassVar

from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_200_OK, HTTP_304_NOT_MODIFIED
from rest_framework.views import APIView

from accounts.services.counting import Allowance
from accounts.types import Scope
from indicators.api.access import (
    KeyAuthentication,
    KeyReaches,
    RequestLimit,
    SessionAuthentication,
    limit_headers,
)


class OneForm(BaseContentNegotiation):
    """The endpoint's only form is the answer to any `Accept`: a person's browser gets JSON as well."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The parser of the body's media type, whatever parameters (a charset, say) come with it."""
        sent = request.content_type.partition(";")[0].strip().lower()
        return next((each for each in parsers if each.media_type == sent), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


@method_decorator([gzip_page, conditional_page], name="dispatch")
class Endpoint(APIView):
    """An endpoint for people who are logged in, and for keys. What it says to one of them is for no shared
    cache; who asked may keep an answer, and asks by its ETag whether it still holds.

    `needs` is the least scope of a key that reads here; whatever writes needs `Scope.WRITE`. An endpoint
    that shows nothing unpublished may ask for less. `is_of_a_plan` is False where nothing belongs to a plan:
    elsewhere a key that is for one plan has to name it.
    """

    needs: ClassVar[Scope] = Scope.READ_ALL
    is_of_a_plan: ClassVar[bool] = True
    allowance: Allowance | None = None

    authentication_classes = (KeyAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated, KeyReaches)
    throttle_classes = (RequestLimit,)
    content_negotiation_class = OneForm
    http_method_names = ["get", "head"]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        kept = response.status_code in (HTTP_200_OK, HTTP_304_NOT_MODIFIED)
        response.headers["Cache-Control"] = f"private, {'no-cache' if kept else 'no-store'}"
        patch_vary_headers(response, ("Accept", "Accept-Language", "Authorization", "Cookie"))
        if self.allowance is not None:
            for name, value in limit_headers(self.allowance).items():
                response.headers[name] = value
        return response
