"""Translated texts of templates are what Django's own tags give."""

import pytest
from django.template import Context, Engine
from django.utils import translation

OWN = Engine(libraries={"i18n": "hrplatform.lib.words"})
DJANGO = Engine(libraries={"i18n": "django.templatetags.i18n"})
TEXTS = [
    '{% translate "Save" %}',
    '{% trans "Save" as word %}<b>{{ word }}</b>',
    '{% translate "100% & <more> %s" %}',
    '{% translate "May" context "names" %}',
    '{% translate "Save" noop %}',
    "{% translate name %}",
    '{% translate "save"|upper %}',
    '{% translate "" %}',
    "{% blocktranslate %}{{ n }} to {{ name }}{% endblocktranslate %}",
    "{% blocktranslate with total=n trimmed %}\n  100% of {{ total }}\n  {{ missing }}{% endblocktranslate %}",
    "{% blocktranslate count k=n trimmed %}{{ k }} field needs correcting; what you typed is kept."
    "{% plural %}{{ k }} fields need correcting; what you typed is kept.{% endblocktranslate %}",
    '{% blocktrans context "names" asvar said %}{{ name }}{% endblocktrans %}{{ said }}',
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("text", TEXTS)
def test_as_djangos_tags(text, language):
    mine, theirs = (engine.from_string("{% load i18n %}" + text) for engine in (OWN, DJANGO))
    with translation.override(language):
        for n in (1, 2):  # drawn twice: what was put together once still holds
            values = {"n": n, "name": "<A>"}
            assert mine.render(Context(values)) == theirs.render(Context(values))
        bare = {"n": 1, "name": "<A>"}
        assert mine.render(Context(bare, autoescape=False)) == theirs.render(Context(bare, autoescape=False))


def test_a_text_follows_the_language_in_force():
    text = OWN.from_string('{% load i18n %}{% translate "Save" %}')
    with translation.override("zh-hans"):
        first = text.render(Context())
    with translation.override("en"):
        assert (first, text.render(Context())) == ("保存", "Save")


def test_templates_use_it(settings):
    from django.template import engines

    assert engines["django"].engine.libraries["i18n"] == "hrplatform.lib.words"
