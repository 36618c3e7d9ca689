"""Sunrise's forms from the quarter in which goals and colleagues begin to count (spec 4.1): new versions of three."""

from decimal import Decimal

from hrplatform.demo.company import LEVELS
from hrplatform.demo.quarters import JUDGED_ITEMS
from hrplatform.demo.scene import Scene
from hrplatform.demo.story import HEAD
from people.models import Position
from performance.measures.models import Metric
from performance.reviews.enums import ItemKind
from performance.reviews.models import FormTemplate
from performance.reviews.services import FormRequest, ItemRequest, create_form

# (position, weight of its data items together, kind, name and weight of the new item, weight of each judged one)
MIXED = (
    ("直播运营", 40, ItemKind.MBO, "季度目标", "Objectives of the quarter", 20, 20),
    ("推广专员", 40, ItemKind.OKR, "目标与关键结果", "Objectives and key results", 20, 20),
    (HEAD, 0, ItemKind.PEERS, "跨部门协作（同事反馈）", "Working across departments (colleagues)", 30, 35),
)


def change_forms(scene: Scene) -> None:
    """New versions from today on, once."""
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    for name, data_weight, kind, zh, en, weight, judged in MIXED:
        position = Position.objects.get(name=name)
        if FormTemplate.objects.filter(position=position, items__kind=kind).exists():
            continue
        codes = list(scene.story.positions[name].targets)[:2]
        items = [
            ItemRequest(metrics[code].name_zh, Decimal(data_weight) / len(codes), metric=metrics[code])
            for code in codes
        ]
        items.append(ItemRequest(name_zh=zh, name_en=en, code=str(kind), weight=Decimal(weight), kind=kind))
        items += [
            ItemRequest(name_zh=zh, name_en=en, code=code, weight=Decimal(judged), levels=LEVELS)
            for code, zh, en in JUDGED_ITEMS
        ]
        request = FormRequest(name=f"{name}考核表", items=items, start=scene.on, position=position)
        create_form(request=request, actor=scene.hr, now=scene.now)
