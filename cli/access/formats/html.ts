import { listsOf, type Picture, remarksOf, rowsOf, scopeIn, sizeOf, ungranted } from "../picture.ts";
import { xml } from "./xml.ts";

const style = `
:root { color-scheme: light dark; --ink: #1c1b22; --paper: #fff; --line: #d9d8e0; --soft: #f4f3f8; --yes: #5d34f2 }
@media (prefers-color-scheme: dark) { :root { --ink: #eceaf4; --paper: #17161d; --line: #3a3844; --soft: #22212a; --yes: #a58bff } }
@media print { :root { --ink: #000; --paper: #fff; --line: #999; --soft: #eee; --yes: #000 } main { max-width: none } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px }
table { border-collapse: collapse; width: 100% }
th, td { padding: .4rem .7rem; border-bottom: 1px solid var(--line); text-align: center; white-space: nowrap }
tr:last-child > * { border-bottom: 0 }
thead th { background: var(--soft); font-weight: 600; position: sticky; top: 0 }
th[scope=row] { text-align: left; font-weight: 500; background: var(--paper); position: sticky; left: 0 }
td.left { text-align: left; white-space: normal }
.yes { color: var(--yes); font-weight: 700 }
small { opacity: .7; margin-left: .4rem }
`;

const table = (head: readonly string[], rows: readonly string[]): string =>
  `<div class="scroll"><table><thead><tr>${head.map((one) => `<th scope="col">${xml(one)}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;

const row = (head: string, remarks: readonly string[], cells: readonly string[]): string =>
  `<tr><th scope="row">${xml(head)}${remarks.map((one) => `<small>${xml(one)}</small>`).join("")}</th>${cells.join("")}</tr>`;

const left = (texts: readonly string[]) => `<td class="left">${texts.map(xml).join(", ")}</td>`;
const yes = '<td class="yes" aria-label="granted">✓</td>';
const no = '<td aria-label="not granted"></td>';

/** The picture as one page that needs nothing else: no script, nothing loaded, light, dark and on paper. */
export function toHtml(picture: Picture): string {
  const title = `Access in ${picture.project}/${picture.stack}`;
  const matrices = picture.resources.map(({ label, permissions }) => {
    const rows = rowsOf(picture, permissions).map((role) =>
      row(
        role.label,
        remarksOf(role),
        permissions.map((one) => (role.permissions.includes(one) ? yes : no)),
      ),
    );
    return `<h2>${xml(label)}</h2>${table(["role", ...permissions.map(scopeIn)], rows)}`;
  });
  const lists = listsOf(picture).map(({ title, head, rows }) => {
    const lines = rows.map(({ label, remarks, cells }) => row(label, remarks, cells.map(left)));
    return `<h2>${xml(title)}</h2>${table(head, lines)}`;
  });
  const nobody = ungranted(picture);
  const parts = [
    `<h1>${xml(title)}</h1><p>${sizeOf(picture)}</p>`,
    ...matrices,
    ...lists,
    ...(nobody.length > 0 ? [`<p>No role grants ${nobody.map(xml).join(", ")}.</p>`] : []),
  ];
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${xml(title)}</title><style>${style}</style></head><body><main>\n${parts.join("\n")}\n</main></body></html>\n`;
}
