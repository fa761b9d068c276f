"""What is asked of somebody: each activity once, reasons told once for all that follow."""

import html
import re
from urllib.parse import urljoin

import pytest
from django.utils import translation

from cami.programme.reasons import reason_words
from cami.programme.statements import Body
from cami.web.templating import say
from cami.workflows.asking import asking
from tests.register import CAMI
from tests.reporting import NOON


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_activity_stands_under_all_its_reasons(client, register, language):
    answer = client.get(f"/{language}/programmes/{CAMI}/asked/country/KZ/")
    page = html.unescape(answer.content.decode())
    assert len(answer.content) < 60_000
    told = {}
    for block in page.split('<div class="because">')[1:]:
        reasons = re.findall(r"<p>([^<]+)</p>", block.partition("<ol")[0])
        for key in re.findall(r'href="../../../activities/([^/]+)/"', block):
            assert key not in told
            told[key] = reasons
    material = asking(CAMI, language, NOON.date())
    asked = material.of(Body("country", "KZ"))
    for one in asked:
        with translation.override(language):
            words = [say(reason_words(reason, material.names)) for reason in one.reasons]
        assert told.pop(one.activity) == list(dict.fromkeys(words))
    assert not told
    assert page.count('<div class="because">') < len(asked) / 2


def test_the_links_lead_to_the_activities(client, register):
    path = f"/en/programmes/{CAMI}/asked/country/KZ/"
    page = client.get(path).content.decode()
    first = re.search(r'class="title" href="([^"]+)"', page)[1]
    assert client.get(urljoin(path, first)).status_code == 200
