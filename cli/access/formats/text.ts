import { oneLine } from "../../shared/text/escape.ts";
import {
  holdersOf,
  type Picture,
  type PictureRole,
  remarksOf,
  rowsOf,
  scopeIn,
  sizeOf,
  ungranted,
} from "../picture.ts";

const named = (role: PictureRole) => {
  const remarks = remarksOf(role);
  return `${oneLine(role.label)}${remarks.length > 0 ? ` (${remarks.join(", ")})` : ""}`;
};

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
    ...roles.map((role, i) => `  ${String(i + 1).padStart(2)} = ${named(role)}`),
  ];
}

/** The picture for a terminal. */
export function toText(picture: Picture): string {
  const holders = picture.roles.filter((role) => holdersOf(role).length > 0);
  const nobody = ungranted(picture);
  const lines = [
    `${picture.project}/${picture.stack}: ${sizeOf(picture)}`,
    ...picture.resources.flatMap((resource) => matrix(picture, resource)),
    ...(holders.length > 0
      ? [
          "",
          "Held by",
          ...holders.map((role) => `  ${named(role)}: ${holdersOf(role).map(oneLine).join(", ")}`),
        ]
      : []),
    ...(picture.consents.length > 0
      ? [
          "",
          "Third-party applications may ask for",
          ...picture.consents.map(
            ({ application, permissions }) =>
              `  ${oneLine(application)}: ${permissions.map(oneLine).join(", ")}`,
          ),
        ]
      : []),
    ...(nobody.length > 0 ? ["", `No role grants: ${nobody.map(oneLine).join(", ")}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}
