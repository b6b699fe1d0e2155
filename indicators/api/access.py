"""Who asks, by session or by key; whether a key reaches what is asked; how many requests a minute allows."""

import logging
from typing import Any, cast

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.exceptions import PermissionDenied, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiKey, KeyHolder, User
from accounts.permissions import owes_password, owes_second_factor
from accounts.requests import client_address
from accounts.services.counting import Allowance, count_refusal, count_request
from accounts.services.keys import KeyRefused, find_holder, record_refusal
from accounts.types import Scope
from indicators.api.problems import InvalidKey, KeyForOnePlan, KeyTooNarrow

logger = logging.getLogger(__name__)

BEARER = "Bearer"


class KeyAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <key>`. Where a key is sent, it alone decides: no session steps in for it."""

    def authenticate(self, request: Request) -> tuple[KeyHolder, ApiKey] | None:
        """The key's holder and the key; None where none is sent. Raises InvalidKey, alike for all reasons."""
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != BEARER.lower():
            return None
        address = client_address(request)
        try:
            holder = find_holder(text.strip(), address)
        except KeyRefused as refused:
            refuse_key(request, refused, address)
            raise InvalidKey from refused
        return holder, holder.key

    def authenticate_header(self, request: Request) -> str:
        return BEARER


def refuse_key(request: Request, refused: KeyRefused, address: str) -> None:
    """Count, log and keep that a key did not open, until the address has sent too many of them.

    Raises Throttled then: alike for all reasons, as long as no key opens.
    """
    allowance = count_refusal(address=address, at=timezone.now())
    request.parser_context["view"].allowance = allowance
    if allowance.used <= allowance.limit + 1:  # the first beyond it is the last one in the log
        logger.warning("API key refused: %s, %s, from %s", refused.reason, refused.key, address)
    if allowance.is_exceeded:
        raise Throttled(allowance.seconds)
    record_refusal(refused=refused, address=address)


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own log-in. Like a key that is missing, one that is missing gets 401; whoever owes a new
    password or a second factor gets 403, as on every page."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found: tuple[User, None] | None = super().authenticate(request)
        if found and (owes_password(found[0], at=timezone.now()) or owes_second_factor(found[0])):
            raise PermissionDenied
        return found


class KeyScheme(OpenApiAuthenticationExtension):
    """How the schema describes keys."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    """How the schema describes the session."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class KeyReaches(BasePermission):
    """Whether a key reaches what is asked, by its scope and its plan. What it may see and do there is for
    the same predicates as with a session."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises KeyTooNarrow or KeyForOnePlan. True for sessions."""
        key = request.auth
        if not isinstance(key, ApiKey):
            return True
        if not Scope(key.scope).includes(scope_needed(request, view)):
            raise KeyTooNarrow
        if key.plan and view.is_of_a_plan and key.plan != plan_named(request, view):
            raise KeyForOnePlan
        return True


def scope_needed(request: Request, view: Any) -> Scope:
    """The least scope that lets the request through. What stood at a past moment may never have been
    published: asking for it takes more."""
    if request.method not in SAFE_METHODS:
        return Scope.WRITE
    return Scope.READ_ALL if "as_of" in request.query_params else Scope(view.needs)


def plan_named(request: Request, view: Any) -> str:
    """The code of the one plan that the request names in its address or its query; "" for none or several."""
    if "plan" in view.kwargs:
        return str(view.kwargs["plan"])
    named = request.query_params.getlist("plan")
    return named[0] if len(named) == 1 else ""


class RequestLimit(BaseThrottle):
    """The same number of requests in each minute for every key, and every person without one."""

    allowance: Allowance

    def allow_request(self, request: Request, view: Any) -> bool:
        """Counts the request. The view gets to know what is left, for the headers of its answer."""
        self.allowance = view.allowance = count_request(by=cast(User, request.user), at=timezone.now())
        return not self.allowance.is_exceeded

    def wait(self) -> float:
        return self.allowance.seconds


def limit_headers(allowance: Allowance) -> dict[str, str]:
    """What an answer says of the minute's limit."""
    return {
        "RateLimit-Limit": str(allowance.limit),
        "RateLimit-Remaining": str(allowance.remaining),
        "RateLimit-Reset": str(allowance.seconds),
    }
