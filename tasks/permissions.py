"""Who may run the rounds. Every page and admin asks here."""

from accounts.permissions import Person, is_office


def can_run_rounds(person: Person) -> bool:
    """The office watches the progress, reminds and extends; nobody else sees who is late."""
    return is_office(person)
