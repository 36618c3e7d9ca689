"""Invented names."""

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
)
GIVEN = [
    "嘉懿", "思远", "雨桐", "子涵", "一鸣", "晓彤", "若水", "既明", "予淮", "知秋", "听澜", "晚晴", "佳宁", "文博",
    "书瑶", "梓轩", "诗涵", "俊杰", "欣怡", "浩然", "宇航", "雅静", "志强", "丽娜", "建国", "海燕", "明哲", "静怡",
    "天佑", "可欣", "泽宇", "梦琪", "博文", "语嫣", "承恩", "悦然", "启航", "云帆", "安琪", "立诚", "慧敏", "向阳",
    "晨曦", "家豪", "紫萱", "少华", "玉兰", "国栋", "春燕", "小川", "白露", "半夏", "清和", "景行", "望舒", "南乔",
]  # fmt: skip


def invent_names(rng: Random, count: int) -> list[str]:
    """So many different names."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[rng.choice(SURNAMES) + rng.choice(GIVEN)] = None
    return list(found)
