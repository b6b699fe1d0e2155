"""What the rows of plans, domains, organizations, assignments and rounds hold; see serializers.py."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import KIND_LABELS
from indicators.api.serializers import OfOrganization, flag, one_of, quantity, text, whole
from indicators.models import AssignmentState
from indicators.planfile.schema import AssignmentRole

ORGANIZATION_KINDS = [(kind.value, label) for kind, label in KIND_LABELS.items()]

AHEAD = _("Ahead from this pace on, in percentage points.")
BEHIND = _("Behind up to this pace, in percentage points.")
FAR_BEHIND = _("Far behind below this pace, in percentage points.")


class OfPlan(serializers.Serializer):
    """What every row of a plan's says."""

    plan = text(_("Code of the plan."))
    is_demo = flag(_("The plan's figures are invented examples, not anybody's data."))


class PlanRow(OfPlan):
    """A plan over some years for an organization and all that lies below it."""

    plan_name = text(_("Name of the plan, in the language asked for."))
    document = text(_("Number of the plan's document."), optional=True)
    issued_on = serializers.DateField(help_text=_("When it was issued."), allow_null=True)
    start_year = whole(_("The plan's first year."))
    end_year = whole(_("The plan's last year."))
    organization = text(_("Code of the organization (GB/T 2260 where there is one)."))
    organization_name = text(_("Name of the organization, in the language asked for."))
    ahead_limit = quantity(AHEAD, optional=False, places=2)
    behind_limit = quantity(BEHIND, optional=False, places=2)
    far_behind_limit = quantity(FAR_BEHIND, optional=False, places=2)


class DomainRow(OfPlan):
    """A quality domain: one class of the plan's indicators."""

    domain = text(_("Code of the quality domain, unique in its plan."))
    domain_name = text(_("Name of the quality domain, in the language asked for."))
    number = whole(_("Place of the row in the plan's order."))
    source = text(  # type: ignore[assignment]  # the metaclass takes declared fields off the class
        _("Where the plan names it."), optional=True
    )


class OrganizationRow(serializers.Serializer):
    """A place or a department. Each belongs to the one that `parent` names."""

    organization = text(_("Code of the organization (GB/T 2260 where there is one)."))
    organization_name = text(_("Name of the organization, in the language asked for."))
    kind = serializers.ChoiceField(
        ORGANIZATION_KINDS,
        help_text=_("Level of the organization."),
    )
    parent = text(  # type: ignore[assignment]  # as above
        _("Code of the organization that it belongs to; null at the top."), optional=True
    )
    number = whole(_("Place among those that belong to the same one."))


class AssignmentRow(OfOrganization):
    """A department's part in an indicator. Proposed until the office confirms: the plan names none."""

    role = one_of(AssignmentRole, _("Whether the department leads, or supports the one that leads."))
    state = serializers.ChoiceField(
        AssignmentState.choices, help_text=_("Whether the office has confirmed it.")
    )


class RoundRow(OfPlan):
    """The weeks in which a plan's year is reported. Each date ends with its day in Shanghai."""

    year = whole(_("Year that is reported."))
    opens_on = serializers.DateField(help_text=_("From which day figures can be entered."))
    due_on = serializers.DateField(help_text=_("Until which day they are to be handed in."))
    answers_due_on = serializers.DateField(help_text=_("Until which day returns are to be answered."))
    is_published = flag(_("The year is published, and its figures are locked."))
