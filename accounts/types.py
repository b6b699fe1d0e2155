"""Words that the models and the pure cores share. No Django here."""

from enum import StrEnum


class Role(StrEnum):
    """The Django groups that decide what a person may do (docs/adr/0010, docs/adr/0026)."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    OFFICE = "office"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


ALONE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that nobody holds beside another one: who gives out rights has none, who looks on does nothing."""


class OrganizationKind(StrEnum):
    """The level of an organization. County-level districts, cities and zones are `county`."""

    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    DEPARTMENT = "department"


MAP_SIZE = 12
"""Rows and columns of the schematic map of places, counted from 1."""


class Scope(StrEnum):
    """How far a key of the API goes. Each scope includes the ones before it."""

    READ_PUBLISHED = "read_published"
    READ_ALL = "read_all"
    WRITE = "write"

    def includes(self, other: "Scope") -> bool:
        order = list(Scope)
        return order.index(self) >= order.index(other)


class AccessAction(StrEnum):
    """What can happen to a key."""

    CREATED = "created"
    REVOKED = "revoked"
    DENIED = "denied"


class Refusal(StrEnum):
    """Why a key is refused. For the log and the events only: the client hears one text for all."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    WRONG_SECRET = "wrong_secret"  # noqa: S105 – a word, not a secret
    REVOKED = "revoked"
    EXPIRED = "expired"
    CREATOR_GONE = "creator_gone"
    FOREIGN_ADDRESS = "foreign_address"


class ActorKind(StrEnum):
    """By which door somebody, or something, acted."""

    SESSION = "session"
    KEY = "key"
    COMMAND = "command"
    JOB = "job"
    STRANGER = "stranger"


class AuditAction(StrEnum):
    """What the audit log tells apart. A word is never given another meaning: old entries keep it."""

    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    LOG_IN_FAILED = "log_in_failed"
    LOCKED_OUT = "locked_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 – a word, not a password
    DENIED = "denied"
    DOWNLOADED = "downloaded"
    KEY_CREATED = "key_created"
    KEY_REVOKED = "key_revoked"
    KEY_REFUSED = "key_refused"
    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    COMMAND_RUN = "command_run"
    FIGURE_SAVE = "figure_save"
    FIGURE_SUBMIT = "figure_submit"
    FIGURE_WITHDRAW = "figure_withdraw"
    FIGURE_APPROVE = "figure_approve"
    FIGURE_RETURN = "figure_return"
    FIGURE_RECALL = "figure_recall"
    FIGURE_PUBLISH = "figure_publish"
    FIGURE_REVISE = "figure_revise"
    FIGURES_IMPORTED = "figures_imported"
    WORKBOOK_RECEIVED = "workbook_received"
    WORKBOOK_APPLIED = "workbook_applied"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    TARGET_DECIDED = "target_decided"
    TARGET_WITHDRAWN = "target_withdrawn"
    TARGETS_SPLIT = "targets_split"
    GAP_EXPLAINED = "gap_explained"
    PUBLISHED_FIGURE_ENTERED = "published_figure_entered"
    LAG_ACCEPTED = "lag_accepted"
    LAG_WITHDRAWN = "lag_withdrawn"
    ROUND_EXTENDED = "round_extended"
    ASSESSMENT_COMPUTED = "assessment_computed"
    ASSESSMENT_PUBLISHED = "assessment_published"
    RESULTS_VERIFIED = "results_verified"
    REVISION_ASKED = "revision_asked"
    REVISION_DECIDED = "revision_decided"
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_RESENT = "webhook_resent"
    PLAN_LOADED = "plan_loaded"
    DEMO_LOADED = "demo_loaded"
    DEMO_REMOVED = "demo_removed"
    NOTE_SAVE = "note_save"
    NOTE_SUBMIT = "note_submit"
    NOTE_WITHDRAW = "note_withdraw"
    NOTE_APPROVE = "note_approve"
    NOTE_RETURN = "note_return"
    MILESTONE_FINISHED = "milestone_finished"
    DEPARTMENTS_ASSIGNED = "departments_assigned"
    ASSIGNMENTS_CONFIRMED = "assignments_confirmed"
    ASSIGNMENTS_PROPOSED = "assignments_proposed"
    UNITS_REMINDED = "units_reminded"
    REPORT_DRAW = "report_draw"
    REPORT_WRITE = "report_write"
    REPORT_ACCEPT = "report_accept"
    REPORT_OPEN = "report_open"
    REPORT_CLOSE = "report_close"
    REPORT_COMMENT = "report_comment"
    REPORT_ANSWER = "report_answer"
    REPORT_ISSUE = "report_issue"
    REPORT_WITHDRAW = "report_withdraw"
    CHAIN_ANCHORED = "chain_anchored"
