"""Keys of the open API: the page that lists and creates them, and their end."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import PATH_SEPARATOR, Organization, User
from accounts.permissions import is_office, may_have_keys
from accounts.requests import PersonRequest
from accounts.services.keys import NameTaken, create_key, keys_for, revoke_key
from indicators.api_changelog import CHANGES
from indicators.key_forms import NAME_TAKEN, KeyForm
from indicators.key_page import build_key_page, organizations_for, place_of
from indicators.models import Plan
from indicators.place_ladder import Ladder, load_ladder


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_keys(request: PersonRequest) -> HttpResponse:
    """The keys, their use, and examples. POST creates a key and shows it, this once; 400: faults at their
    fields. Sending the same form again creates no second key: its name is taken."""
    if not may_have_keys(request.user):
        raise PermissionDenied
    place = place_of(request.user, (request.POST or request.GET).get("organization", ""))
    form = _form(request, place)
    secret = _created(request, form) if form.is_bound and form.is_valid() else ""
    is_faulty = form.is_bound and not secret
    context = {
        "page": build_key_page(request.user),
        "form": form if is_faulty else _form(request, place, is_new=True),
        "ladder": _ladder(request.user, place),
        "secret": secret,
        "changes": CHANGES,
        "root": request.build_absolute_uri("/"),
    }
    return render(request, "indicators/api_keys.html", context, status=400 if is_faulty else 200)


@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """End a key at once. One of another organization answers like one that does not exist."""
    if not may_have_keys(request.user):
        raise PermissionDenied
    key = get_object_or_404(keys_for(request.user), pk=pk)
    revoke_key(key=key, by=request.user)
    messages.success(request, _("The key “%(name)s” is revoked.") % {"name": key.name})
    return redirect("api_keys")


def _ladder(person: User, place: Organization | None) -> Ladder | None:
    """The way to organizations that the form does not offer: for the office."""
    if place is None or not is_office(person):
        return None
    root = Organization.objects.filter(code=place.path.partition(PATH_SEPARATOR)[0]).first() or place
    return load_ladder(person, root, place, lambda each: f"?{urlencode({'organization': each.code})}#new")


def _form(request: PersonRequest, place: Organization | None, *, is_new: bool = False) -> KeyForm:
    return KeyForm(
        request.POST if request.method == "POST" and not is_new else None,
        organizations=organizations_for(request.user, place),
        plans=list(Plan.objects.all()),
        is_office=is_office(request.user),
        chosen=place.code if place else "",
    )


def _created(request: PersonRequest, form: KeyForm) -> str:
    """The text of the new key; "" where its name was taken meanwhile, which the form then says."""
    try:
        _key, secret = create_key(wanted=form.wanted, by=request.user)
    except NameTaken:
        form.add_error("name", NAME_TAKEN)
        return ""
    return secret
