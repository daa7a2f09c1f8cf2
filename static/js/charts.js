// figure[data-chart]: draws the JSON inside it; the page's table says the same in words and numbers.
(() => {
  const COLOURS = ["#a8241c", "#1c4f87", "#545c66", "#754c00", "#17613a"], SHAPES = ["solid", "dashed", "dotted"];
  const INK = "#1f2328", LINE = "#d5d9de", drawn = [];
  const style = { color: INK, fontSize: 14, fontFamily: getComputedStyle(document.body).fontFamily };

  // Target and baseline are named in the legend: words on the lines would lie over each other and over the points.
  const level = (value, name, type, unit) => ({
    name: `${name} ${Math.round(value * 100) / 100}${unit === "%" ? "%" : ` ${unit || ""}`}`, type: "line", data: [], symbol: "none", color: INK, lineStyle: { type, color: INK, width: 1.5 },
    markLine: { symbol: "none", silent: true, label: { show: false }, lineStyle: { type, color: INK, width: 1.5 }, data: [{ yAxis: value }] },
  });
  const levels = data => [
    ...(data.target == null ? [] : [level(data.target, "目标", "dashed", data.unit)]),
    ...(data.baseline == null ? [] : [level(data.baseline, "基数", "dotted", data.unit)]),
  ];
  const series = (data, one, index) => ({
    name: one.name, type: data.kind === "bar" ? "bar" : "line", data: one.values, connectNulls: false, symbolSize: 9, barMaxWidth: 48,
    symbol: ["circle", "rect", "triangle", "diamond"][index % 4], lineStyle: { width: 2.5, type: SHAPES[index % 3] },
  });
  const highest = data => {
    const values = [...data.series.flatMap(one => one.values), data.target, data.baseline].filter(value => value != null);
    return data.unit === "%" && Math.max(0, ...values) <= 100 ? 100 : undefined;
  };
  const words = data => points => points.map((point, index) =>
    (index === 0 ? `${point.axisValue}${data.counts ? `（n = ${data.counts[point.dataIndex]}）` : ""}\n` : "") +
    `${point.seriesName}：${point.value == null ? "—" : `${point.value} ${data.unit || ""}`}`).join("\n");
  const ICONS = { dashed: "path://M0,0h8v2h-8zM12,0h8v2h-8zM24,0h8v2h-8z", dotted: "path://M0,0h3v2h-3zM7,0h3v2h-3zM14,0h3v2h-3zM21,0h3v2h-3zM28,0h3v2h-3z" };
  const named = data => [...data.series, ...levels(data)];
  const rows = (data, width) => {
    let row = 1, filled = 0;
    for (const one of named(data)) {
      const wide = 56 + 14 * one.name.length;
      [row, filled] = filled && filled + wide > width ? [row + 1, wide] : [row, filled + wide];
    }
    return row;
  };
  const top = (data, width) => (named(data).length > 1 ? 22 + 26 * rows(data, width) : 28);
  const option = (data, summary, width) => ({
    animation: false, color: COLOURS, textStyle: style, aria: { enabled: true, label: { description: summary } },
    grid: { left: 12, right: 20, top: top(data, width), bottom: 8, containLabel: true },
    legend: named(data).length > 1 ? { top: 0, textStyle: style, itemWidth: 32, selectedMode: false, data: named(data).map(one => ({ name: one.name, icon: one.markLine && ICONS[one.lineStyle.type] })) } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", formatter: words(data), textStyle: { ...style } },
    xAxis: { type: "category", data: data.labels, axisLabel: { ...style, hideOverlap: true }, axisLine: { lineStyle: { color: INK } } },
    yAxis: { type: "value", max: highest(data), axisLabel: { ...style, formatter: `{value}${data.unit === "%" ? "%" : ""}` }, splitLine: { lineStyle: { color: LINE } },
             name: data.unit === "%" ? "" : data.unit, nameTextStyle: style, scale: false, minInterval: data.unit === "%" ? 0 : 1 },
    series: [...data.series.map((one, index) => series(data, one, index)), ...levels(data)],
  });
  const draw = figure => {
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    figure.hidden = false;
    const chart = echarts.init(figure.querySelector(".chart-canvas"), null, { renderer: "svg", locale: "ZH" });
    chart.setOption(option(data, figure.querySelector("figcaption").textContent, chart.getWidth()));
    drawn.push([chart, data]);
  };
  const resize = () => {
    for (const [chart, data] of drawn) {
      chart.resize();
      chart.setOption({ grid: { top: top(data, chart.getWidth()) } });
    }
  };

  for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", resize);
  window.addEventListener("afterprint", resize);
})();
