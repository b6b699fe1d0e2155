"""The second factor: codes that a phone computes each half minute (RFC 6238), and others for a lost one."""

import base64
import secrets
from datetime import datetime

import pyotp
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.models import RecoveryCode, User

SALT = "accounts.second-factor"
SEED_BYTES, SECRET_BYTES = 24, 20
STEP_SECONDS = 30
STEPS_AWRY = 1
"""A phone's clock may be half a minute off."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
GROUP = 4


@transaction.atomic
def begin_factor(*, person: User) -> str:
    """The secret that the person's phone is to learn. It counts from `confirm_factor` on; asking again before
    that gives the same."""
    row = User.objects.select_for_update().get(pk=person.pk)
    if row.has_second_factor:
        raise FactorStands
    if not row.second_factor_seed:
        row.second_factor_seed = secrets.token_urlsafe(SEED_BYTES)
        row.save(update_fields=["second_factor_seed"])
    return _secret(row)


@transaction.atomic
def confirm_factor(*, person: User, code: str, at: datetime) -> list[str]:
    """The phone has learned the secret: from now on the log-in asks for its codes. Returns the recovery
    codes, which are told this once; none, and nothing changes, where the code is wrong."""
    if person.has_second_factor:
        raise FactorStands
    if not _use_code(person, code, at):
        return []
    User.objects.filter(pk=person.pk).update(second_factor_since=at)
    codes = [_new_recovery_code() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=_digest(code)) for code in codes)
    return codes


@transaction.atomic
def use_factor(*, person: User, code: str, at: datetime) -> bool:
    """Whether the code of the phone, or a recovery code, is right. Each is right once."""
    return _use_code(person, code, at) or _use_recovery_code(person, code, at)


@transaction.atomic
def remove_factor(*, person: User) -> None:
    """The log-in asks for the password alone again: the person's own wish, or an administrator's help."""
    RecoveryCode.objects.filter(person=person).delete()
    User.objects.filter(pk=person.pk).update(
        second_factor_seed=None, second_factor_since=None, second_factor_step=None
    )


class FactorStands(Exception):
    """The person has a second factor already: it has to be removed first."""


def address_for_phone(person: User, secret: str) -> str:
    """What the QR code says (otpauth://…)."""
    name = settings.SITE_URL.partition("://")[2] or "quality-plan"
    return pyotp.TOTP(secret).provisioning_uri(name=person.username, issuer_name=name)


def recovery_codes_left(person: User) -> int:
    return RecoveryCode.objects.filter(person=person, used_at__isnull=True).count()


def _secret(person: User) -> str:
    """The person's secret in base32, from the seed in the database and the server's own secret."""
    text = f"{person.pk}:{person.second_factor_seed}"
    digest = salted_hmac(SALT, text, algorithm="sha256").digest()[:SECRET_BYTES]
    return base64.b32encode(digest).decode()


def _use_code(person: User, code: str, at: datetime) -> bool:
    """Whether it is the code of this step of time or a neighbor, and of none that was used: the row moves on
    in the same statement, so that of two requests with one code one is refused."""
    row = User.objects.get(pk=person.pk)
    if not row.second_factor_seed:
        return False
    totp = pyotp.TOTP(_secret(row), interval=STEP_SECONDS)
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - STEPS_AWRY, now + STEPS_AWRY + 1):
        if secrets.compare_digest(totp.generate_otp(step).encode(), _plain(code).encode()):
            unused = Q(second_factor_step__isnull=True) | Q(second_factor_step__lt=step)
            return bool(User.objects.filter(unused, pk=person.pk).update(second_factor_step=step))
    return False


def _use_recovery_code(person: User, code: str, at: datetime) -> bool:
    left = RecoveryCode.objects.filter(person=person, digest=_digest(code), used_at__isnull=True)
    return bool(left.update(used_at=at))


def _new_recovery_code() -> str:
    """80 random bits, in groups that can be read out."""
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _digest(code: str) -> str:
    """There is nothing to guess in 80 random bits: no slow hash is needed."""
    return salted_hmac(SALT, _plain(code), algorithm="sha256").hexdigest()


def _plain(code: str) -> str:
    return code.replace(" ", "").replace("-", "").lower()
