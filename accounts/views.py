"""Logging in with one factor or two, a new password, and the second factor of one's own."""

from io import BytesIO
from typing import Any, cast

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import FactorForm, NewPasswordForm
from accounts.lockout import guess_of, locked_page, remember_browser
from accounts.models import User
from accounts.permissions import owes_password, owes_second_factor
from accounts.requests import PersonRequest
from accounts.services.factors import (
    FactorStands,
    address_for_phone,
    begin_factor,
    confirm_factor,
    recovery_codes_left,
    remove_factor,
    use_factor,
)
from accounts.services.guesses import give_back, second_factor_subject, take_guess

PENDING = "second-factor-pending"
PENDING_SECONDS = 300
WRONG_CODE = 400


class SignIn(LoginView):
    """Name and password; whoever has a second factor is then asked for it."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "has_identity_provider": settings.OIDC_ENABLED}

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.get_user()
        if person.has_second_factor:
            give_back(guess_of(self.request).subjects)
            self.request.session[PENDING] = {
                "person": person.pk,
                "backend": person.backend,
                "next": self.get_success_url(),
                "at": timezone.now().timestamp(),
            }
            return redirect("second_factor")
        response = super().form_valid(form)
        remember_browser(self.request, response, person)
        return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second step of a log-in. 400: wrong code. 429: too many. Without a first step, back to it."""
    pending = request.session.get(PENDING)
    person = _pending_person(pending)
    if pending is None or person is None:
        request.session.pop(PENDING, None)
        return redirect("login")
    form = FactorForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(
            request,
            "accounts/second_factor.html",
            {"form": form},
            status=WRONG_CODE if form.is_bound else 200,
        )
    refusal = _refusal_of_code(request, person, form)
    if refusal:
        return refusal
    del request.session[PENDING]
    login(request, person, backend=pending["backend"])
    response = redirect(pending["next"])
    remember_browser(request, response, person)
    return response


class PasswordChange(PasswordChangeView):
    """A new password of one's own: it ends all other sessions and all keys of the person."""

    template_name = "accounts/password_change.html"
    form_class = NewPasswordForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_owed = owes_password(cast(User, self.request.user), at=timezone.now())
        return {**super().get_context_data(**kwargs), "is_owed": is_owed}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor_setup(request: PersonRequest) -> HttpResponse:
    """Set up the second factor, or remove it, by a code of the phone. 400: wrong code. 429: too many."""
    person = request.user
    form = FactorForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _setup_page(request, form)
    if person.has_second_factor:
        return _removed(request, form)
    refusal = _refusal(request, person)
    if refusal:
        return refusal
    codes = confirm_factor(person=person, code=form.cleaned_data["code"], at=timezone.now())
    if not codes:
        form.add_error("code", _("This code is not right. Take the one that the phone shows now."))
        return _setup_page(request, form)
    give_back([second_factor_subject(person.pk)])
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


@never_cache
@require_safe
def second_factor_picture(request: PersonRequest) -> HttpResponse:
    """The QR code of a second factor that is not confirmed yet; 404 afterwards."""
    try:
        secret = begin_factor(person=request.user)
    except FactorStands:
        raise Http404 from None
    picture = BytesIO()
    segno.make(address_for_phone(request.user, secret)).save(picture, kind="svg", scale=5, light="white")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _setup_page(request: PersonRequest, form: FactorForm) -> HttpResponse:
    person = request.user
    secret = "" if person.has_second_factor else begin_factor(person=person)
    context = {
        "form": form,
        "secret": secret,
        "codes_left": recovery_codes_left(person),
        "is_required": not person.is_demo and not person.roles.isdisjoint(settings.SECOND_FACTOR_FOR),
        "is_owed": owes_second_factor(person),
    }
    return render(
        request, "accounts/second_factor_setup.html", context, status=WRONG_CODE if form.is_bound else 200
    )


def _removed(request: PersonRequest, form: FactorForm) -> HttpResponse:
    refusal = _refusal_of_code(request, request.user, form, page="accounts/second_factor_setup.html")
    if refusal:
        return refusal
    remove_factor(person=request.user)
    messages.success(request, _("The second factor is removed."))
    return redirect("second_factor_setup")


def _refusal_of_code(
    request: HttpRequest, person: User, form: FactorForm, page: str = "accounts/second_factor.html"
) -> HttpResponse | None:
    """None where the code is right, and is used up then."""
    refusal = _refusal(request, person)
    if refusal:
        return refusal
    if use_factor(person=person, code=form.cleaned_data["code"], at=timezone.now()):
        give_back([second_factor_subject(person.pk)])
        return None
    form.add_error("code", _("This code is not right, or it was used already."))
    context = {"form": form, "codes_left": recovery_codes_left(person)}
    return render(request, page, context, status=WRONG_CODE)


def _refusal(request: HttpRequest, person: User) -> HttpResponse | None:
    """None where one more code may be checked; the guess is counted."""
    wait = take_guess([second_factor_subject(person.pk)], at=timezone.now())
    return locked_page(request, wait) if wait else None


def _pending_person(pending: Any) -> User | None:
    """Who gave the right password a moment ago; None where nobody did, or it is over."""
    if not pending or timezone.now().timestamp() - pending["at"] > PENDING_SECONDS:
        return None
    return User.objects.filter(
        pk=pending["person"], is_active=True, second_factor_since__isnull=False
    ).first()
