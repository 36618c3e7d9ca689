"""The organisation as rows of a table."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import mark_safe

from hrplatform.lib.drawing import draw_icon
from hrplatform.lib.escaping import escape_text
from hrplatform.lib.formats import DASH
from hrplatform.lib.lists import Cell, Row, Rows
from hrplatform.lib.paths import row_path
from people.models import Employee
from people.selectors.organisation import DepartmentNode


def tree_rows(nodes: Iterable[DepartmentNode]) -> Rows:
    """Departments in tree order: name by depth, heads, deputies, people with all below, people here."""
    return Rows([Row("", (_name(node), *_others(node))) for node in nodes])


def _name(node: DepartmentNode) -> Cell:
    sign = draw_icon("corner-down-right", "hr-i12") if node.depth else ""
    url, name = row_path("people:department", node.department.public_id), escape_text(node.department.name)
    html = f'<span class="hr-depth-{node.depth}">{sign}<a class="hr-name" href="{url}">{name}</a></span>'
    return Cell(node.department.name, html=mark_safe(html))


def _others(node: DepartmentNode) -> list[Cell]:
    return [
        Cell(_names(node.heads)),
        Cell(_names(node.deputies)),
        Cell(str(node.total), right=True),
        Cell(str(node.own), right=True),
    ]


def _names(people: Sequence[Employee]) -> str:
    return "、".join(person.name for person in people) or DASH
