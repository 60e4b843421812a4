import { cell, code } from "../../shared/text/escape.ts";
import { listsOf, type Picture, remarksOf, rowsOf, scopeIn, ungranted } from "../picture.ts";

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.map(cell).join(" | ")} |`,
  `|${" --- |".repeat(head.length)}`,
  ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
  "",
];

/** The picture as tables, one for each API resource. */
export function toMarkdown(picture: Picture): string {
  const matrices = picture.resources.flatMap(({ label, permissions }) => {
    const rows = rowsOf(picture, permissions).map((role) => [
      [code(role.label), ...remarksOf(role)].join(" · "),
      ...permissions.map((one) => (role.permissions.includes(one) ? "✓" : "")),
    ]);
    return [
      `### ${code(label)}`,
      "",
      ...tableOf(["role", ...permissions.map((one) => code(scopeIn(one)))], rows),
    ];
  });
  const lists = listsOf(picture).flatMap(({ title, head, rows }) => {
    const cells = rows.map((row) => [code(row.label), ...row.cells.map((all) => all.map(code).join(", "))]);
    return [`### ${title}`, "", ...tableOf(head, cells)];
  });
  const nobody = ungranted(picture);
  return [
    `## Access in ${code(`${picture.project}/${picture.stack}`)}`,
    "",
    ...matrices,
    ...lists,
    ...(nobody.length > 0 ? [`No role grants ${nobody.map(code).join(", ")}.`, ""] : []),
  ].join("\n");
}
