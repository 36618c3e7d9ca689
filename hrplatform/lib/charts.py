"""ECharts options drawn to SVG on the server: for PDFs and for pages without JavaScript.

One option serves browser and paper (static/js/charts.js paints it there): colours are named by role ("$accent"),
here replaced by the light values of static/css/tokens.css.
"""

import hashlib
import json
import re
import threading
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

Option = dict[str, Any]
STILL_SECONDS = 3600  # a drawn chart is a function of its option: it can be kept
PAPER_FONT = "Noto Sans CJK SC"
SIZES = {"hr-short": (640, 192), "hr-mid": (640, 240), "": (640, 256), "hr-tall": (640, 280), "hr-river": (640, 336)}

# dukpy has neither timers nor a window; ECharts needs the names only.
PRELUDE = "var self=this;var global=this;var setTimeout=function(f){return 0},clearTimeout=function(){};"
DRAW = """function drawChart(text,width,height){
  var chart=echarts.init(null,null,{renderer:'svg',ssr:true,width:width,height:height});
  chart.setOption(JSON.parse(text)); var svg=chart.renderToSVGString(); chart.dispose(); return svg }"""

_engine: dict[str, Any] = {}
_lock = threading.Lock()


def to_svg(option: Option, *, width: int = 640, height: int = 256) -> str:
    """SVG text of an option, animation off, in the paper's colours and font."""
    with _lock:
        return _interpreter().evaljs(
            "drawChart(dukpy.text, dukpy.width, dukpy.height)",
            text=json.dumps(for_paper(option), ensure_ascii=True, default=float),
            width=width,
            height=height,
        )


def for_paper(option: Option) -> Option:
    """The option with roles replaced by light colours and what a sheet can't do left out."""
    painted = _paint(deepcopy(option), light_colours())
    painted.pop("tooltip", None)
    painted["animation"] = False
    painted["textStyle"] = {"color": light_colours()["ink-2"], **painted.get("textStyle", {}), "fontFamily": PAPER_FONT}
    for series in _as_list(painted.get("series")):
        # WeasyPrint ignores paint-order: a text border would cover the text.
        if "label" in series:
            series["label"] = {"color": light_colours()["ink"], **series["label"], "textBorderWidth": 0}
    return painted


def still(option: Option, *, size: str = "") -> SafeString:
    """<noscript> with the drawn chart; style attributes are taken out because the policy refuses them."""
    if not getattr(settings, "CHARTS_WITHOUT_SCRIPT", True):
        return SafeString("")
    key = hashlib.sha256(json.dumps([option, size], sort_keys=True, default=str).encode()).hexdigest()
    svg = cache.get(f"chart:{key}")
    if svg is None:
        width, height = SIZES.get(size, SIZES[""])
        svg = _without_styles(to_svg(option, width=width, height=height))
        cache.set(f"chart:{key}", svg, STILL_SECONDS)
    return mark_safe(f"<noscript>{svg}</noscript>")  # ECharts escapes the texts it draws


@lru_cache(maxsize=1)
def light_colours() -> dict[str, str]:
    """Role → colour of the light theme, read from tokens.css."""
    text = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    root = text[text.index(":root {") : text.index("}", text.index(":root {"))]
    found = re.findall(r"--hr-([a-z0-9-]+):\s*([^;]+);", root)
    return {name: value.strip() for name, value in found}


def _interpreter() -> Any:
    if "js" not in _engine:
        import dukpy

        engine = dukpy.JSInterpreter()
        source = Path(settings.NODE_MODULES) / "echarts/dist/echarts.min.js"
        engine.evaljs(PRELUDE + source.read_text(encoding="utf-8") + DRAW)
        _engine["js"] = engine
    return _engine["js"]


def _paint(value: Any, colours: dict[str, str]) -> Any:
    if isinstance(value, str) and value.startswith("$"):
        return colours.get(value[1:], value)
    if isinstance(value, list | tuple):
        return [_paint(item, colours) for item in value]
    if isinstance(value, dict):
        return {key: _paint(item, colours) for key, item in value.items()}
    return value


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _without_styles(svg: str) -> str:
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    return re.sub(r'style="([^"]*)"', lambda found: _as_attributes(found.group(1)), svg)


def _as_attributes(style: str) -> str:
    """font-size:12px;font-family:… as SVG presentation attributes."""
    pairs = [part.split(":", 1) for part in style.replace("&quot;", "'").split(";") if ":" in part]
    known = {"font-size", "font-family", "font-weight", "fill", "stroke", "text-anchor", "dominant-baseline"}
    return " ".join(f'{name.strip()}="{value.strip()}"' for name, value in pairs if name.strip() in known)
