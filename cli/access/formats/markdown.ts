import { cell, code } from "../../shared/text/escape.ts";
import { holdersOf, type Picture, remarksOf, rowsOf, scopeIn, ungranted } from "../picture.ts";

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
  const holders = picture.roles
    .filter((role) => holdersOf(role).length > 0)
    .map((role) => [
      code(role.label),
      role.applications.map(code).join(", "),
      role.users.map(code).join(", "),
    ]);
  const consents = picture.consents.map(({ application, permissions }) => [
    code(application),
    permissions.map(code).join(", "),
  ]);
  const nobody = ungranted(picture);
  return [
    `## Access in ${code(`${picture.project}/${picture.stack}`)}`,
    "",
    ...matrices,
    ...(holders.length > 0
      ? ["### Held by", "", ...tableOf(["role", "applications", "users"], holders)]
      : []),
    ...(consents.length > 0
      ? ["### Third-party applications may ask for", "", ...tableOf(["application", "scopes"], consents)]
      : []),
    ...(nobody.length > 0 ? [`No role grants ${nobody.map(code).join(", ")}.`, ""] : []),
  ].join("\n");
}
