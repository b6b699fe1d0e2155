"""Who works with the plan: organizations in a tree, and the people who act for them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.initials import InitialsField
from accounts.models.joined import Joined
from accounts.types import MAP_SIZE, OrganizationKind, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PATH_SEPARATOR = "/"


ROLE_LABELS = {
    Role.CLERK: _("Clerk"),
    Role.REVIEWER: _("Reviewer"),
    Role.OFFICE: _("Municipal office"),
    Role.VIEWER: _("Leader"),
    Role.ADMINISTRATOR: _("Administrator of accounts"),
    Role.AUDITOR: _("Auditor"),
}


def role_label(name: str) -> str:
    """The role that the group of this name stands for, in words; another group by its name."""
    return next((str(label) for role, label in ROLE_LABELS.items() if role == name), name)


DEMO_DOMAIN = "@demo.invalid"
"""What marks a demo person: the domain is reserved, so that no mail can ever reach it."""


def localized(chinese: str, english: str) -> str:
    """The name in the reader's language: the English one where it is wanted and there is one."""
    wants_english = (get_language() or "").startswith("en")
    return english if wants_english and english else chinese


KIND_LABELS = {
    OrganizationKind.COUNTRY: _("country"),
    OrganizationKind.PROVINCE: _("province"),
    OrganizationKind.CITY: _("city"),
    OrganizationKind.COUNTY: _("county-level unit"),
    OrganizationKind.TOWN: _("town"),
    OrganizationKind.DEPARTMENT: _("department"),
}


class Named(models.Model):
    """Something with a Chinese name and, beside it, an English one."""

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return localized(self.name, self.name_en)


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def territorial(self) -> "OrganizationQuerySet":
        """Places, whose figures roll up; departments do not."""
        return self.exclude(kind=OrganizationKind.DEPARTMENT)

    def wholes(self) -> "OrganizationQuerySet":
        """Places with places right below them: what is split, or rolled up."""
        below = Organization.objects.territorial().filter(parent=OuterRef("pk"))
        return self.territorial().filter(Exists(below))

    def within(self, root: "Organization") -> "OrganizationQuerySet":
        """`root` and everything below it, at any depth."""
        return self.filter(path__startswith=root.path)

    def with_places(self) -> "OrganizationQuerySet":
        """With whether places lie right below (`has_places`): then these report, and not it."""
        below = Organization.objects.territorial().filter(parent=OuterRef("pk"))
        return self.annotate(has_places=Exists(below))


def map_position(label: "StrOrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """A row or column of the schematic map; none for an organization that stands on no map."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MAP_SIZE)]
    )


class Organization(Named):
    """A place (province, city, county, town) or a department; `path` holds the codes from the root down.

    `map_row` and `map_column` are where a place stands on the schematic map of the places beside it.
    """

    code = models.CharField(_("code"), max_length=50, unique=True)
    kind = models.CharField(
        _("kind"), max_length=16, choices=[(kind.value, label) for kind, label in KIND_LABELS.items()]
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    number = models.PositiveIntegerField(_("order"), default=0)
    map_row = map_position(_("row on the map"))
    map_column = map_position(_("column on the map"))
    path = models.CharField(max_length=500, editable=False, unique=True)
    initials = InitialsField(of="name")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ("number", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="organization_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(map_row__isnull=True, map_column__isnull=True)
                | Q(
                    map_row__isnull=False,
                    map_column__isnull=False,
                    map_row__range=(1, MAP_SIZE),
                    map_column__range=(1, MAP_SIZE),
                ),
                name="organization_on_the_map_or_not",
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `path` true, here and below. Moving an organization costs one more query."""
        former, self.path = self.path, self._path_from_parent()
        super().save(*args, **kwargs)
        if former and former != self.path:
            rest = Substr("path", len(former) + 1)
            moved = Organization.objects.filter(path__startswith=former).exclude(pk=self.pk)
            moved.update(path=Concat(models.Value(self.path), rest))

    @property
    def is_department(self) -> bool:
        return self.kind == OrganizationKind.DEPARTMENT

    def is_within(self, root: "Organization") -> bool:
        return self.path.startswith(root.path)

    def clean(self) -> None:
        """Refuse a parent that lies below this organization, and half a position on the map."""
        if (self.map_row is None) != (self.map_column is None):
            raise ValidationError(_("Give both the row and the column on the map, or neither."))
        if self.parent and self.path and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("An organization cannot belong to one that belongs to it.")})

    def _path_from_parent(self) -> str:
        above = self.parent.path if self.parent else ""
        return f"{above}{self.code}{PATH_SEPARATOR}"


class PersonManager(UserManager["User"]):
    use_in_migrations = False

    def with_roles(self) -> models.QuerySet["User"]:
        """With the organization, and the roles as one text: one query knows the whole person."""
        every: models.QuerySet[Any] = User.groups.through.objects.all()
        held = every.filter(user=OuterRef("pk"), group__name__in=[*Role])
        names = held.order_by().values("user").annotate(names=Joined("group__name")).values("names")
        return self.select_related("organization").annotate(held_roles=Subquery(names))


class User(AbstractUser):
    """A person who works for one organization. What the person may do follows from groups (`Role`).

    The second factor's secret is computed from `second_factor_seed` and the server's own secret, so that a
    copy of the database opens nothing; `second_factor_step` is the last step of time whose code was used.
    The columns of the log-in are NULL where there is nothing: SQLite adds such columns without copying.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=50, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organization"),
    )
    password_owed_since = models.DateTimeField(_("owes a new password since"), null=True, editable=False)
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, editable=False)
    second_factor_seed = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001
    second_factor_since = models.DateTimeField(_("second factor since"), null=True, editable=False)
    second_factor_step = models.BigIntegerField(null=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Also notes when, and that none is owed any more. A mere rehash saves the hash alone."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()
        self.password_owed_since = None

    @property
    def is_demo(self) -> bool:
        """Whether this is one of the demo's invented people, whose password everybody knows."""
        return self.email.endswith(DEMO_DOMAIN)

    @property
    def has_second_factor(self) -> bool:
        """Whether the log-in asks for a second factor."""
        return self.second_factor_since is not None

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the person's groups. The first use causes a query, unless `with_roles` brought them."""
        if "held_roles" in self.__dict__:
            return frozenset((self.__dict__["held_roles"] or "").split())
        return frozenset(self.groups.values_list("name", flat=True))
