import { oneLine } from "../../shared/text/escape.ts";
import { listsOf, type Picture, remarksOf, rowsOf, scopeIn, sizeOf, ungranted } from "../picture.ts";

const named = (label: string, remarks: readonly string[]) =>
  `${oneLine(label)}${remarks.length > 0 ? ` (${remarks.join(", ")})` : ""}`;

/** A matrix turned so that it fits: scopes as rows, roles as columns under numbers. */
function matrix(picture: Picture, { label, permissions }: Picture["resources"][number]): string[] {
  const roles = rowsOf(picture, permissions);
  const width = Math.max(0, ...permissions.map((one) => oneLine(scopeIn(one)).length));
  const columns = roles.map((_, i) => String(i + 1).padStart(3)).join("");
  return [
    "",
    oneLine(label),
    `  ${" ".repeat(width)} ${columns}`.trimEnd(),
    ...permissions.map((permission) => {
      const cells = roles.map((role) => (role.permissions.includes(permission) ? "x" : ".").padStart(3));
      return `  ${oneLine(scopeIn(permission)).padEnd(width)} ${cells.join("")}`.trimEnd();
    }),
    ...roles.map((role, i) => `  ${String(i + 1).padStart(2)} = ${named(role.label, remarksOf(role))}`),
  ];
}

/** The picture for a terminal. */
export function toText(picture: Picture): string {
  const nobody = ungranted(picture);
  const lines = [
    `${picture.project}/${picture.stack}: ${sizeOf(picture)}`,
    ...picture.resources.flatMap((resource) => matrix(picture, resource)),
    ...listsOf(picture).flatMap(({ title, rows }) => [
      "",
      title,
      ...rows.map(
        ({ label, remarks, cells }) => `  ${named(label, remarks)}: ${cells.flat().map(oneLine).join(", ")}`,
      ),
    ]),
    ...(nobody.length > 0 ? ["", `No role grants: ${nobody.map(oneLine).join(", ")}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}
