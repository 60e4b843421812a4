import { xml } from "../../shared/text/xml.ts";
import { type Picture, remarksOf, rowsOf, scopeIn } from "../picture.ts";

const rowHeight = 26;
const columnWidth = 34;
const margin = 20;

/** Wide enough for the text at its size: a text's width can't be measured here. */
const widthOf = (text: string, size: number) => Math.ceil([...text].length * size * 0.58);

const style =
  "text{font:13px system-ui,sans-serif;fill:#1c1b22}.h{font-weight:600;font-size:15px}.s{font-size:11px;opacity:.7}.l{stroke:#d9d8e0}.y{fill:#5d34f2}.b{fill:#fff}@media(prefers-color-scheme:dark){text{fill:#eceaf4}.l{stroke:#3a3844}.y{fill:#a58bff}.b{fill:#17161d}}@media print{text{fill:#000}.l{stroke:#999}.y{fill:#000}.b{fill:#fff}}";

const short = (text: string) => (text.length > 48 ? `${text.slice(0, 47)}…` : text);

interface Block {
  height: number;
  width: number;
  content: string;
}

/** One resource's matrix, its columns' names turned so that many fit. */
function block(picture: Picture, { label, permissions }: Picture["resources"][number], top: number): Block {
  const roles = rowsOf(picture, permissions);
  const names = roles.map((role) => [short(role.label), remarksOf(role).join(", ")] as const);
  const left =
    margin + Math.max(60, ...names.map(([name, remarks]) => widthOf(name, 13) + widthOf(remarks, 11) + 24));
  const scopes = permissions.map((one) => short(scopeIn(one)));
  // The names lean by 45 degrees.
  const slanted = Math.ceil(Math.max(30, ...scopes.map((one) => widthOf(one, 13))) * 0.72);
  const first = top + 24 + slanted + 16;
  const x = (column: number) => left + column * columnWidth + columnWidth / 2;
  const head = scopes.map(
    (scope, column) =>
      `<text transform="translate(${x(column) + 4} ${first - 10}) rotate(-45)">${xml(scope)}</text>`,
  );
  const rows = roles.map((role, i) => {
    const y = first + i * rowHeight + rowHeight / 2;
    const [name, remarks] = names[i] as readonly [string, string];
    const note = remarks ? `<tspan class="s" dx="8">${xml(remarks)}</tspan>` : "";
    const dots = permissions.map((one, column) =>
      role.permissions.includes(one) ? `<circle class="y" cx="${x(column)}" cy="${y}" r="6"/>` : "",
    );
    const end = left + permissions.length * columnWidth;
    return `<line class="l" x1="${margin}" x2="${end}" y1="${y + rowHeight / 2}" y2="${y + rowHeight / 2}"/><text x="${margin}" y="${y + 4}">${xml(name)}${note}</text>${dots.join("")}`;
  });
  return {
    width: left + permissions.length * columnWidth + slanted + margin,
    height: first + roles.length * rowHeight + 24 - top,
    content: `<text class="h" x="${margin}" y="${top + 18}">${xml(short(label))}</text>${head.join("")}${rows.join("")}`,
  };
}

/** The matrices as one picture that needs nothing else, in light, dark and on paper. */
export function toSvg(picture: Picture): string {
  let top = margin;
  const blocks = picture.resources
    .filter(({ permissions }) => permissions.length > 0)
    .map((resource) => {
      const made = block(picture, resource, top);
      top += made.height;
      return made;
    });
  const width = Math.max(240, ...blocks.map((one) => one.width));
  const height = top + margin;
  const title = `Access in ${picture.project}/${picture.stack}`;
  const empty = blocks.length === 0 ? `<text x="${margin}" y="${margin + 14}">no scopes</text>` : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t d"><title id="t">${xml(title)}</title><desc id="d">Roles by the scopes that they grant</desc><style>${style}</style><rect class="b" width="100%" height="100%"/>${empty}${blocks.map(({ content }) => content).join("")}</svg>\n`;
}
