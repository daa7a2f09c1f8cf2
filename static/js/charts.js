// figure[data-chart]: draws the JSON inside it; the page's table says the same in words and numbers.
(() => {
  const COLOURS = ["#a8241c", "#1c4f87", "#545c66", "#754c00", "#17613a"], SHAPES = ["solid", "dashed", "dotted"];
  const INK = "#1f2328", LINE = "#d5d9de", drawn = [];
  const style = { color: INK, fontSize: 14, fontFamily: getComputedStyle(document.body).fontFamily };

  const level = (value, name, type, position) => ({ yAxis: value, name, lineStyle: { type, color: INK, width: 1.5 }, label: { ...style, formatter: `${name} ${value}`, position } });
  const levels = data => [
    ...(data.target == null ? [] : [level(data.target, "目标", "dashed", "insideEndTop")]),
    ...(data.baseline == null ? [] : [level(data.baseline, "基数", "dotted", "insideStartBottom")]),
  ];
  const series = (data, one, index) => ({
    name: one.name, type: data.kind === "bar" ? "bar" : "line", data: one.values, connectNulls: false, symbolSize: 9, barMaxWidth: 48,
    symbol: ["circle", "rect", "triangle", "diamond"][index % 4], lineStyle: { width: 2.5, type: SHAPES[index % 3] },
    markLine: index === 0 ? { symbol: "none", silent: true, data: levels(data) } : undefined,
  });
  const highest = data => {
    const values = [...data.series.flatMap(one => one.values), data.target, data.baseline].filter(value => value != null);
    return data.unit === "%" && Math.max(0, ...values) <= 100 ? 100 : undefined;
  };
  const words = data => points => points.map((point, index) =>
    (index === 0 ? `${point.axisValue}${data.counts ? `（n = ${data.counts[point.dataIndex]}）` : ""}\n` : "") +
    `${point.seriesName}：${point.value == null ? "—" : `${point.value} ${data.unit || ""}`}`).join("\n");
  const option = (data, summary) => ({
    animation: false, color: COLOURS, textStyle: style, aria: { enabled: true, label: { description: summary } },
    grid: { left: 12, right: 20, top: data.series.length > 1 ? 48 : 28, bottom: 8, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, textStyle: style } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", formatter: words(data), textStyle: { ...style } },
    xAxis: { type: "category", data: data.labels, axisLabel: { ...style, hideOverlap: true }, axisLine: { lineStyle: { color: INK } } },
    yAxis: { type: "value", max: highest(data), axisLabel: { ...style, formatter: `{value}${data.unit === "%" ? "%" : ""}` }, splitLine: { lineStyle: { color: LINE } },
             name: data.unit === "%" ? "" : data.unit, nameTextStyle: style, scale: false, minInterval: data.unit === "%" ? 0 : 1 },
    series: data.series.map((one, index) => series(data, one, index)),
  });
  const draw = figure => {
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    figure.hidden = false;
    const chart = echarts.init(figure.querySelector(".chart-canvas"), null, { renderer: "svg", locale: "ZH" });
    chart.setOption(option(data, figure.querySelector("figcaption").textContent));
    drawn.push(chart);
  };
  const resize = () => { for (const chart of drawn) chart.resize(); };

  for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", resize);
  window.addEventListener("afterprint", resize);
})();
