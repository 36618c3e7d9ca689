// Charts from JSON: <div data-chart="id-of-json_script">. An option names colours by role ("$accent"),
// so that the same option serves light, dark and paper (hrplatform/lib/charts.py).
(() => {
  const charts = new Map();

  const paint = (value, css) => {
    if (typeof value === "string") return value.startsWith("$") ? css.getPropertyValue(`--hr-${value.slice(1)}`).trim() : value;
    if (Array.isArray(value)) return value.map((item) => paint(item, css));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, css)]));
    }
    return value;
  };

  const draw = ({ chart, option }) => {
    const css = getComputedStyle(document.documentElement);
    const role = (name) => css.getPropertyValue(`--hr-${name}`).trim();
    const { tooltip, ...rest } = paint(option, css);
    // Labels that would run into each other on a phone are left out.
    [rest.xAxis].flat().filter(Boolean).forEach((axis) => { axis.axisLabel = { hideOverlap: true, ...axis.axisLabel }; });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: role("sans"), color: role("ink-2") },
      ...rest,
      // HTML tooltips need inline styles, which the content security policy refuses.
      tooltip: {
        confine: true, backgroundColor: role("surface"), borderColor: role("edge"),
        textStyle: { color: role("ink"), fontSize: 12 }, ...tooltip, renderMode: "richText",
      },
    }, true);
  };

  const start = (holder) => {
    if (charts.has(holder) || !window.echarts) return;
    const source = document.getElementById(holder.dataset.chart);
    if (!source) return;
    holder.querySelectorAll("svg").forEach((picture) => picture.remove());
    const entry = { chart: echarts.init(holder, null, { renderer: "svg" }), option: JSON.parse(source.textContent) };
    charts.set(holder, entry);
    draw(entry);
    holder.dispatchEvent(new CustomEvent("hr:chart", { bubbles: true, detail: entry.chart }));
  };

  const scan = (root) => root.querySelectorAll("[data-chart]").forEach(start);
  const drop = () => charts.forEach((entry, holder) => {
    if (!holder.isConnected) { entry.chart.dispose(); charts.delete(holder); }
  });

  // Other scripts (sliders) redraw a chart with a new option of the same kind.
  window.hrCharts = {
    update(holder, option) {
      const entry = charts.get(holder);
      if (entry) { entry.option = option; draw(entry); }
    },
  };
  document.addEventListener("DOMContentLoaded", () => scan(document));
  document.addEventListener("htmx:afterSettle", (event) => { drop(); scan(event.target.parentNode || document); });
  document.addEventListener("hr:theme", () => charts.forEach(draw));
  addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
})();
