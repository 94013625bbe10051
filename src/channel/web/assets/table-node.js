import { element } from "./element.js";

/**
 * A table of `{ columns, rows }` in a frame that scrolls sideways. `toNodes(value)` gives what stands
 * in a cell; the rows whose numbers are in `marked` are highlighted.
 */
export function tableNode({ columns, rows }, { toNodes = (value) => [value], marked = [] } = {}) {
  const head = columns.map((value) => element("th", { scope: "col" }, ...toNodes(value)));
  const lines = rows.map((row, index) =>
    element(
      "tr",
      { className: marked.includes(index) ? "marked" : "" },
      ...row.map((value) => element("td", {}, ...toNodes(value))),
    ),
  );
  const table = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...lines),
  );
  const frame = element("div", { className: "table", tabIndex: 0 }, table);
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "表格");
  return frame;
}
