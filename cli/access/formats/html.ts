import { type AccessMatrix, accessMatrix } from "../../shared/access/matrix.ts";
import type { World } from "../../shared/access/world.ts";
import { codes, type Html, html, inHtml, listsBehind } from "../../shared/page/html.ts";
import { matrixHtml } from "../../shared/page/matrix.ts";
import { page } from "../../shared/page/page.ts";
import { counted } from "../../shared/text/counted.ts";
import { compared } from "../compare.ts";
import { listsOf, type Picture, sizeOf, ungranted } from "../picture.ts";

const folded = (summary: string, content: Html): Html =>
  html`<details class="list"><summary>${summary}</summary>${content}</details>`;

/** What the matrix doesn't show, folded; printed it's all there. */
function lists(picture: Picture): Html[] {
  const nobody = ungranted(picture);
  return [
    ...listsOf(picture).map(({ title, head, rows }) => {
      const lines = rows.map(
        ({ label, remarks, cells }) =>
          html`<tr><th scope="row">${label}${remarks.map((one) => html` <small>${one}</small>`)}</th>${cells.map((cell) => html`<td>${codes(cell)}</td>`)}</tr>\n`,
      );
      const columns = head.map((one) => html`<th scope="col">${one}</th>`);
      const table = html`<div class="wide"><table><thead><tr>${columns}</tr></thead><tbody>${lines}</tbody></table></div>`;
      return folded(`${title}: ${counted(rows.length, head[0] ?? "line")}`, table);
    }),
    ...(nobody.length > 0
      ? [folded(`No role grants: ${counted(nobody.length, "scope")}`, html`<p>${codes(nobody)}</p>`)]
      : []),
  ];
}

const whole = (title: string, facts: Html, matrix: AccessMatrix, rest: readonly Html[]): string =>
  page(title, html`<h1>${title}</h1>\n${facts}\n${matrixHtml(matrix)}\n${rest}`, matrix);

const note = "As the last update left it. Users that the stack doesn't declare may hold roles too.";

/** Who may do what as one page that needs nothing else. */
export const toHtml = (picture: Picture, world: World): string =>
  whole(
    `Access in ${picture.project}/${picture.stack}`,
    html`<p class="facts">${sizeOf(picture)}. ${note}</p>`,
    accessMatrix(world),
    lists(picture),
  );

interface Side {
  picture: Picture;
  world: World;
}

/** What differs between two stacks, in the same matrix. */
export function comparisonHtml(a: Side, b: Side): string {
  const [one, other] = [a.picture.stack, b.picture.stack];
  const differences = compared(a.picture, b.picture);
  const said =
    differences.length === 0
      ? html`<p>The same roles, permissions and holders.</p>`
      : html`<details class="list" open><summary>${counted(differences.length, "difference")}</summary><ul>${differences.map(({ sentence }) => html`<li>${inHtml(sentence)}${listsBehind(sentence)}</li>`)}</ul></details>`;
  return whole(
    `Access in ${one} and ${other}`,
    html`<p class="facts">${a.picture.project}. ${note}</p>${said}`,
    accessMatrix(b.world, { before: a.world, gains: `only in ${other}`, loses: `only in ${one}` }),
    [],
  );
}
