"""What a new password must be like, and what it means for the keys of the API (docs/adr/0025-guesses.md)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services.audit import record_audit
from accounts.services.keys import end_keys
from accounts.types import AuditAction

PASSWORD_CHANGED = "password_changed"  # noqa: S105 – a word, not a secret


CLASSES_WANTED = 3

# What remains of a password without its digits and signs, and with letters for the signs that stand for them.
# All are among what is tried first here: names of keys, of people's favorites, of products, of this plan.
TRIED_FIRST = frozenset(
    [
        "a",
        "aa",
        "aaa",
        "ab",
        "abc",
        "abcd",
        "abcde",
        "abcdef",
        "abcdefg",
        "abcabc",
        "admin",
        "administrator",
        "adminadmin",
        "asd",
        "asdf",
        "asdfg",
        "asdfgh",
        "asdfghjkl",
        "asdfjkl",
        "guest",
        "hello",
        "huawei",
        "iloveyou",
        "jiashan",
        "jiaxing",
        "jiaxingzhiliang",
        "jx",
        "jxzj",
        "login",
        "master",
        "mima",
        "monkey",
        "nanhu",
        "office",
        "passw",
        "passwd",
        "password",
        "passwort",
        "pass",
        "pingtai",
        "pinghu",
        "haining",
        "haiyan",
        "tongxiang",
        "xiuzhou",
        "q",
        "qa",
        "qaz",
        "qazqaz",
        "qazwsx",
        "qazwsxedc",
        "qazedc",
        "qq",
        "qqq",
        "qwe",
        "qweasd",
        "qweasdzxc",
        "qweqwe",
        "qwer",
        "qwert",
        "qwerty",
        "qwertyui",
        "qwertyuiop",
        "root",
        "secret",
        "server",
        "shiqiangban",
        "superuser",
        "sys",
        "system",
        "test",
        "tester",
        "testtest",
        "user",
        "welcome",
        "wo",
        "woaini",
        "woaiwojia",
        "wodemima",
        "wsx",
        "wsxqaz",
        "xitong",
        "zaq",
        "zaqwsx",
        "zaqxsw",
        "zhejiang",
        "zhiliang",
        "zhongguo",
        "china",
        "zxc",
        "zxcv",
        "zxcvb",
        "zxcvbn",
        "zxcvbnm",
        "quality",
        "qualityplan",
        "plantracker",
        "tianwang",
        "aini",
        "nihao",
        "mimamima",
        "guanliyuan",
        "zhongguoren",
    ]
)
STANDS_FOR = str.maketrans({"@": "a", "4": "a", "0": "o", "1": "l", "!": "i", "3": "e", "$": "s", "5": "s"})


class CharacterClasses:
    """等保 (GB/T 22239, 身份鉴别): characters of at least three of four kinds."""

    def validate(self, password: str, user: Any = None) -> None:
        if kinds_of(password) < CLASSES_WANTED:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("Use at least three of these: capital letters, small letters, digits, other characters.")


class NotTriedFirst:
    """Refuses what people in Chinese offices choose and attackers try first, which Django's list lacks."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_tried_first(password):
            raise ValidationError(
                _("This password is among those that are tried first."), code="password_tried_first"
            )

    def get_help_text(self) -> str:
        return _("A well-known word or row of keys does not become safe by digits and signs around it.")


class NotMonotonous:
    """Refuses a password of few different characters, such as the same one ten times."""

    FEWEST = 5

    def validate(self, password: str, user: Any = None) -> None:
        if len(set(password)) < self.FEWEST:
            raise ValidationError(self.get_help_text(), code="password_monotonous")

    def get_help_text(self) -> str:
        return ngettext(
            "Use at least %(count)d different character.",
            "Use at least %(count)d different characters.",
            self.FEWEST,
        ) % {"count": self.FEWEST}


def kinds_of(password: str) -> int:
    """How many of the four kinds of characters a password has. Chinese characters are of the fourth."""
    plain = [each for each in password if each.isascii() and each.isalnum()]
    return sum(
        (
            any(each.isupper() for each in plain),
            any(each.islower() for each in plain),
            any(each.isdigit() for each in plain),
            len(plain) < len(password),
        )
    )


def is_tried_first(password: str) -> bool:
    """Whether no more than a well-known word or row of keys remains without digits and signs."""
    lowered = password.lower()
    if not any(each.isalpha() for each in lowered):
        return True
    forms = (
        lowered,
        lowered.translate(STANDS_FOR),
        lowered.strip("0123456789!@#$%^&*._-").translate(STANDS_FOR),
    )
    return any("".join(filter(str.isalpha, form)) in TRIED_FIRST for form in forms)


class NewPasswordEndsKeys:
    """A password validator that refuses nothing: Django tells it of each new password, whoever sets it by
    whichever door (page, admin, command), and of no mere rehash of the old one."""

    def validate(self, password: str, user: Any = None) -> None:
        """Any password will do here."""

    def get_help_text(self) -> str:
        return _("A new password ends all API keys that act for you.")

    def password_changed(self, password: str, user: User) -> None:
        record_audit(AuditAction.PASSWORD_CHANGED, user.username)
        end_keys(person=user, by=user, reason=PASSWORD_CHANGED)
