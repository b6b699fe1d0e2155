"""What all endpoints share: who is asking, the form of the answer, and what caches may keep of it."""

from typing import Any

from django.conf import settings
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_200_OK, HTTP_304_NOT_MODIFIED
from rest_framework.views import APIView


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own log-in. Unlike its parent it answers 401, not 403, to whoever is not logged in."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):
    """How the schema describes the session."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class OneForm(BaseContentNegotiation):
    """The endpoint's only form is the answer to any `Accept`: a person's browser gets JSON as well."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next((each for each in parsers if each.media_type == request.content_type), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


@method_decorator([gzip_page, conditional_page], name="dispatch")
class Endpoint(APIView):
    """An endpoint that is read by people who are logged in. What it says to one of them is for no shared
    cache; who asked may keep an answer, and asks by its ETag whether it still holds."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    content_negotiation_class = OneForm
    http_method_names = ["get", "head"]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        kept = response.status_code in (HTTP_200_OK, HTTP_304_NOT_MODIFIED)
        response.headers["Cache-Control"] = f"private, {'no-cache' if kept else 'no-store'}"
        patch_vary_headers(response, ("Accept", "Accept-Language", "Cookie"))
        return response
