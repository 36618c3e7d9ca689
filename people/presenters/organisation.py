"""The organisation as rows of a table."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.html import format_html

from hrplatform.lib.drawing import draw_icon
from hrplatform.lib.formats import DASH
from hrplatform.lib.lists import Cell, Row, Rows
from people.models import Employee
from people.selectors.organisation import DepartmentNode


def tree_rows(nodes: Iterable[DepartmentNode]) -> Rows:
    """Departments in tree order: name by depth, heads, deputies, people with all below, people here."""
    return Rows([Row("", (_name(node), *_others(node))) for node in nodes])


def _name(node: DepartmentNode) -> Cell:
    sign = draw_icon("corner-down-right", "hr-i12") if node.depth else ""
    html = format_html(
        '<span class="hr-depth-{}">{}<a class="hr-name" href="{}">{}</a></span>',
        node.depth, sign, reverse("people:department", args=[node.department.public_id]), node.department.name,
    )  # fmt: skip
    return Cell(node.department.name, html=html)


def _others(node: DepartmentNode) -> list[Cell]:
    return [
        Cell(_names(node.heads)),
        Cell(_names(node.deputies)),
        Cell(str(node.total), right=True),
        Cell(str(node.own), right=True),
    ]


def _names(people: Sequence[Employee]) -> str:
    return "、".join(person.name for person in people) or DASH
