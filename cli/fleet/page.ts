import { html } from "../shared/page/html.ts";
import { page } from "../shared/page/page.ts";
import { headline, type Report, type Row, signs, withDetail, worstExit } from "./report.ts";

/** The tint of the style that a status has. */
const tints: Record<Row["status"], string> = {
  fine: "gains",
  found: "",
  failed: "loses",
  interrupted: "loses",
  "not reached": "",
};

/** The report as one page that needs nothing else: a line per tenant, below it what matters. */
export function toHtml(report: Report): string {
  const details = withDetail(report);
  const title = headline(report);
  const tagText = ({ tags }: Row) =>
    Object.entries(tags)
      .map(([name, value]) => (value === true ? name : `${name}=${value}`))
      .join(", ");
  const line = (row: Row) => {
    const { stack, tenant, status, says, seconds } = row;
    const name = details.includes(row) ? html`<a href="#${stack}">${stack}</a>` : stack;
    return html`<tr><td class="${tints[status]}">${signs[status]} ${status}</td><th>${name}</th><td>${tenant}</td><td>${tagText(row)}</td><td>${says}</td><td>${seconds === undefined ? "" : `${seconds} s`}</td></tr>
`;
  };
  const part = (row: Row) =>
    html`<details id="${row.stack}"${row.exit === 0 ? "" : html` open`}><summary>${row.stack}: ${row.says}</summary><pre tabindex="0">${row.detail}</pre></details>
`;
  return page(
    title,
    html`<h1>${title}</h1>
<p class="facts">exit code ${worstExit(report.rows)}</p>
<div class="scroll"><table><thead><tr><th></th><th>stack</th><th>tenant</th><th>tags</th><th></th><th>took</th></tr></thead><tbody>
${report.rows.map(line)}</tbody></table></div>
${details.map(part)}`,
  );
}
