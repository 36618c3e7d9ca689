"""`{% load i18n %}`: Django's tags; texts known when a template is read are not worked out anew each time it is drawn.

Django makes a lazy text of every {% translate %} and puts the message of every {% blocktranslate %} together again,
a page has dozens. The catalogs are asked each time, in the language in force.
"""

from typing import Any

from django.template import Context, Library
from django.template.base import Parser, Token, Variable
from django.templatetags import i18n
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class KnownText(i18n.TranslateNode):
    """A text that stands in the template as it is, without context or filters."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        self.text = node.filter_expression.var.literal.replace("%", "%%")

    def render(self, context: Context) -> SafeString:
        value = mark_safe(gettext(self.text).replace("%%", "%"))
        if not self.asvar:
            return value
        context[self.asvar] = value
        return mark_safe("")


class KnownBlock(i18n.BlockTranslateNode):
    """A text with blanks: its message is put together once."""

    def __init__(self, node: i18n.BlockTranslateNode) -> None:
        super().__init__(
            node.extra_context, node.singular, node.plural, node.countervar, node.counter, node.message_context,
            trimmed=node.trimmed, asvar=node.asvar, tag_name=node.tag_name,
        )  # fmt: skip
        write = super().render_token_list
        self._messages = {id(part): write(part) for part in (self.singular, self.plural) if part}

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        message, names = self._messages[id(tokens)] if tokens else ("", [])
        return message, list(names)


def translate(parser: Parser, token: Token) -> i18n.TranslateNode:
    node: Any = i18n.do_translate(parser, token)
    known = node.filter_expression
    is_known = isinstance(known.var, Variable) and isinstance(known.var.literal, str) and not known.filters
    return KnownText(node) if is_known and not node.noop and not node.message_context else node


def blocktranslate(parser: Parser, token: Token) -> i18n.BlockTranslateNode:
    node: Any = i18n.do_block_translate(parser, token)
    return KnownBlock(node)


register.tag("translate", translate)
register.tag("trans", translate)
register.tag("blocktranslate", blocktranslate)
register.tag("blocktrans", blocktranslate)
