// The points curve is drawn again while it is typed: <input data-curve="id-of-the-chart">.
(() => {
  const CAP = 2;

  const read = (text) => {
    const pairs = text.replaceAll("，", ",").replaceAll("：", ":").split(",").filter((part) => part.trim()).map((part) => {
      const [left = "", right = ""] = part.split(":").map((item) => item.trim());
      return [left.endsWith("%") ? parseFloat(left) / 100 : parseFloat(left), parseFloat(right)];
    });
    const whole = pairs.length > 1 && pairs.flat().every(Number.isFinite);
    return whole && pairs.every(([x], index) => index === 0 || x > pairs[index - 1][0]) ? pairs : null;
  };

  document.addEventListener("input", (event) => {
    const input = event.target.closest("[data-curve]");
    const source = input && document.getElementById(input.dataset.curve);
    const holder = source && document.querySelector(`[data-chart="${input.dataset.curve}"]`);
    const pairs = holder && read(input.value);
    if (!pairs || !window.hrCharts) return;
    const option = JSON.parse(source.textContent);
    option.series[0].data = [[0, pairs[0][1]], ...pairs, [Math.max(CAP, pairs.at(-1)[0]), pairs.at(-1)[1]]];
    window.hrCharts.update(holder, option);
  });
})();
