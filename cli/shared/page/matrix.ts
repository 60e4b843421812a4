import type { AccessMatrix, MatrixRole } from "../access/matrix.ts";
import { counted, grouped } from "../text/counted.ts";
import { Html, html } from "./html.ts";

const marks: Record<string, string> = {
  x: "<td class=x>✓",
  "+": "<td class=gains>+",
  "-": "<td class=loses>−",
  ".": "<td>",
};

const row = (cells = ""): Html => new Html([...cells].map((one) => marks[one]).join(""));

const remarks = ({ remarks: some }: MatrixRole) => some.map((one) => html` <small>${one}</small>`);

const option = (text: string, value: number | string) => html`<option value="${value}">${text}</option>`;

const select = (name: string, title: string, all: string, options: readonly Html[]) =>
  html`<label>${title}<select name="${name}"><option value="">${all}</option>${options}</select></label>`;

/** What is looked for; of use with the script alone, which shows it. */
function tools({ roles, resources, words }: AccessMatrix): Html {
  const holders = [...new Set(roles.flatMap((role) => role.holders.map(({ name }) => name)))].sort((a, b) =>
    a.localeCompare(b),
  );
  return html`<form class="tools" hidden>
<label class="search">Search<input name="search" type="search" placeholder="scope, role, holder" autocomplete="off" spellcheck="false"><kbd>/</kbd></label>
${select(
  "role",
  "Role",
  "all roles",
  roles.map(({ name, remarks: [remark] }, i) => option(remark ? `${name} (${remark})` : name, i)),
)}
${select("resource", "Resource", "all resources", resources.map(option))}
${select(
  "holder",
  "Held by",
  "anybody",
  holders.map((name) => option(name, name)),
)}
${words ? html`<label class="check"><input name="changed" type="checkbox" checked>Only what changed</label>` : ""}
<button type="reset">Clear</button><output></output>
</form>`;
}

function table({ resources, scopes, roles, cells, words }: AccessMatrix): Html {
  const head = roles.map(
    (role) =>
      html`<th scope="col" class="${role.turn ?? ""}" title="${role.name}"><span>${role.name}${remarks(role)}</span>`,
  );
  const bodies = resources.map((resource, at) => {
    const rows = scopes.map(({ resource: of, name, turn, description }, i) =>
      of === at
        ? html`<tr data-scope="${i}"><th scope="row" class="${turn ?? ""}" title="${description}"><span>${name}</span>${row(cells[i])}
`
        : [],
    );
    return html`<tbody><tr class="resource"><th scope="rowgroup" colspan="${roles.length + 1}"><span>${resource}</span>
${rows}</tbody>`;
  });
  const legend = words
    ? html`<p class="legend"><b class="x">✓</b> stays <b class="gains">+</b> ${words.gains} <b class="loses">−</b> ${words.loses}</p>`
    : html`<p class="legend"><b class="x">✓</b> the role grants the scope</p>`;
  return html`${legend}<div class="area"><div class="scroll"><table class="matrix"><colgroup><col>${roles.map(() => new Html("<col>"))}</colgroup><thead><tr><th class="corner">scope${head}</thead>${bodies}</table></div><aside aria-live="polite" aria-label="Who can do this" hidden></aside></div>
<p class="hint" hidden>Click a cell, a scope or a role to see who can do this, and through what. By keys: arrows, Home and End move, Enter opens, Escape closes, / searches.</p>`;
}

/** Roles by scopes, to look at and to ask. The script needs the matrix as the page's data. */
export function matrixHtml(matrix: AccessMatrix): Html {
  if (matrix.roles.length === 0 || matrix.scopes.length === 0) {
    return html`<p>There are ${counted(matrix.roles.length, "role")} and ${counted(matrix.scopes.length, "scope")}, so there is no matrix.</p>`;
  }
  const left =
    matrix.left > 0
      ? html`<p>${grouped(matrix.left)} more scopes are too many for a page; --format json has all of them.</p>`
      : "";
  return html`<section class="access">${tools(matrix)}${table(matrix)}${left}</section>`;
}
