"""A member of the Secretariat adds a security key, and gets in with it."""

from django.contrib.auth.models import User

from tests.journeys.conftest import PASSWORD

KEY = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False,
       "hasUserVerification": True, "isUserVerified": True,
       "automaticPresenceSimulation": True}  # fmt: skip


def plug_in(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return devtools, made["authenticatorId"]


def enter(page):
    page.goto("/en/login/")
    page.locator("#id_username").fill("aigul")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_a_security_key_is_the_second_factor(visitor, settings):
    settings.SECOND_FACTOR = "required"
    page = visitor()
    devtools, key = plug_in(page)
    enter(page)
    page.wait_for_url("**/again/**")
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Take a security key instead").click()
    page.locator("#id_name").fill("Blue one")
    page.get_by_role("button", name="Ask the key").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/en/manage/")
    assert page.locator("h1").inner_text() == "For the Secretariat"
    page.goto("/en/account/")
    assert page.get_by_text("Blue one").count() == 1
    assert page.get_by_role("link", name="Remove").count() == 0, "it is the only one"
    page.context.clear_cookies()
    enter(page)
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url("**/manage/")
    page.context.clear_cookies()
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    enter(page)
    page.get_by_role("button", name="Use a security key").click()
    page.locator("[data-key-failed]").wait_for()
    page.goto("/en/manage/")
    assert "/login/" in page.url, "another key does not open"
    assert User.objects.get(username="aigul").is_active
