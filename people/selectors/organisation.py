"""The organisation as of a day: the tree with heads and headcounts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from people.enums import HeadKind
from people.models import Assignment, Department, DepartmentHead, Employee


@dataclass
class DepartmentNode:
    """A department as shown: `own` people in it, `total` with all below."""

    department: Department
    depth: int
    heads: list[Employee] = field(default_factory=list)
    deputies: list[Employee] = field(default_factory=list)
    own: int = 0
    total: int = 0
    children: list["DepartmentNode"] = field(default_factory=list)


def organisation_tree(departments: Iterable[Department], on: date, *, within: str = "") -> list[DepartmentNode]:
    """The departments given as a flat list in tree order, depth from 0; four queries whatever their number.

    within: the lineage that all of them stand below, so that only people there are counted.
    """
    shown = sorted(departments, key=lambda item: item.path.split("/"))
    nodes = {item.pk: DepartmentNode(item, depth=0) for item in shown}
    counts = headcounts(on, within=within)
    totals = _with_all_below(counts)
    for person in heads_as_of(on).filter(department__in=nodes):
        node = nodes[person.department_id]
        (node.heads if person.kind == HeadKind.HEAD else node.deputies).append(person.employee)
    for item in shown:
        node = nodes[item.pk]
        parent = nodes.get(item.parent_id) if item.parent_id else None
        node.depth = parent.depth + 1 if parent else 0
        node.own = counts[item.lineage]
        node.total = totals[item.lineage]
        if parent:
            parent.children.append(node)
    return [nodes[item.pk] for item in shown]


def department_page(department: Department, on: date) -> DepartmentNode:
    """One department with its heads, headcount and direct children."""
    below = Department.objects.filter(Q(pk=department.pk) | Q(parent=department))
    return next(
        node for node in organisation_tree(below, on, within=department.lineage) if node.department.pk == department.pk
    )


def headcounts(on: date, *, within: str = "") -> defaultdict[str, int]:
    """{lineage of a department: people employed there on the day}."""
    rows = (
        Assignment.objects.as_of(on)
        .filter(employee__hire_date__lte=on, department__lineage__startswith=within)
        .filter(Q(employee__leave_date__isnull=True) | Q(employee__leave_date__gte=on))
        .values_list("department__lineage")
        .annotate(number=Count("pk"))
    )
    return defaultdict(int, rows)


def _with_all_below(counts: dict[str, int]) -> defaultdict[str, int]:
    """{lineage: people there and in all departments below it}; "/1/5/" counts for "/1/" too."""
    totals: defaultdict[str, int] = defaultdict(int)
    for lineage, number in counts.items():
        above = "/"
        for part in lineage.strip("/").split("/"):
            above += f"{part}/"
            totals[above] += number
    return totals


def heads_as_of(on: date) -> QuerySet[DepartmentHead]:
    """Head and deputy rows in force, heads still employed, earlier appointed first."""
    rows = DepartmentHead.objects.as_of(on).select_related("employee")
    return rows.filter(Q(employee__leave_date__isnull=True) | Q(employee__leave_date__gte=on)).order_by("start", "pk")
