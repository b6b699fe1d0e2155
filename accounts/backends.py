"""How a session's person is loaded: with organization and roles, in one query."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class PersonBackend(ModelBackend):
    """Django's, but a page does not ask three times who is there."""

    def get_user(self, user_id: int) -> User | None:
        person = User.objects.with_roles().filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
