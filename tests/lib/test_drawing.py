"""Small pictures: no style attribute, escaped labels, scales that hold."""

from decimal import Decimal

from hrplatform.lib import charts, drawing

OPTION = {
    "xAxis": {"type": "category", "data": ["直播", "天猫"]},
    "yAxis": {"type": "value"},
    "series": [{"type": "bar", "data": [82, 75], "itemStyle": {"color": "$accent"}, "label": {"show": True}}],
}


def test_sparkline_is_right_aligned_and_leaves_gaps():
    svg = drawing.draw_sparkline([9, None, 10], label="<b>", target=10)
    assert "style=" not in svg
    assert "&lt;b&gt;" in svg
    assert svg.count("M") == 3  # the target line and two strokes
    assert 'cx="86.0" cy="10.0"' in svg


def test_sparkline_without_values_draws_no_line():
    assert 'class="l"' not in drawing.draw_sparkline([None, None], label="")


def test_bar_scale_ends_at_120():
    for _order in range(2):  # whichever width of 120 was drawn first
        assert 'class="v" y="1" width="120.0"' in drawing.draw_bar(Decimal("1.3"))
        assert drawing.draw_bar(Decimal("1.3")) == drawing.draw_bar(Decimal("1.2"))
    assert 'class="low" y="1" width="20.0"' in drawing.draw_bar(Decimal("0.2"), low=True)


def test_icon_is_inline_and_decorative():
    svg = drawing.draw_icon("bell")
    assert "<path" in svg and 'aria-hidden="true"' in svg
    assert drawing.draw_icon("../secrets").count("path") == 0


def test_chart_on_paper_uses_light_colours_and_no_styles():
    svg = charts.to_svg(OPTION)
    assert charts.light_colours()["accent"] in svg
    assert "直播" in svg
    still = charts.still(OPTION)
    assert still.startswith("<noscript><svg") and "style=" not in still
