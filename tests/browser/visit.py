"""What a person does in a browser: come to the site, log in, look at a page."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from accounts.models import User
from tests.cast import PASSWORD


def log_in(page: Page, site: str, username: str, password: str = PASSWORD) -> None:
    """Log in as people do: by typing into the form, in Chinese."""
    page.goto(site)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="退出").wait_for()


def carry_session(context: BrowserContext, site: str, person: User) -> None:
    """Let a browser come in as somebody who has logged in already."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
