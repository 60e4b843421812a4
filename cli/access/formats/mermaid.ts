import { oneLine } from "../../shared/text/escape.ts";
import { type Picture, remarksOf, scopeIn } from "../picture.ts";

/** A label that can't end the quotes around it, nor begin Markdown or HTML. */
const label = (text: string): string =>
  `"${oneLine(text).replace(/[#"&<>`\\[\]{}()|;*_~]/g, (one) => `#${one.codePointAt(0)};`)}"`;

/** The picture as a Mermaid flowchart: who holds a role, and what it grants. */
export function toMermaid(picture: Picture): string {
  const scopes = new Map<string, string>();
  const groups = picture.resources
    .filter(({ permissions }) => permissions.length > 0)
    .flatMap(({ label: name, permissions }, group) => [
      `  subgraph g${group}[${label(name)}]`,
      ...permissions.map((permission, i) => {
        scopes.set(permission, `s${group}_${i}`);
        return `    s${group}_${i}[${label(scopeIn(permission))}]`;
      }),
      "  end",
    ]);
  const holders = new Map<string, string>();
  const holder = (kind: string, name: string) => {
    const key = `${kind} ${name}`;
    const id = holders.get(key) ?? `${kind}${holders.size}`;
    holders.set(key, id);
    return id;
  };
  const edges = picture.roles.flatMap((role, i) => [
    ...role.applications.map((name) => `  ${holder("a", name)} --> r${i}`),
    ...role.users.map((name) => `  ${holder("u", name)} --> r${i}`),
    ...role.permissions.flatMap((one) => (scopes.has(one) ? [`  r${i} --> ${scopes.get(one)}`] : [])),
  ]);
  const roles = picture.roles.map(
    (role, i) => `  r${i}([${label([role.label, ...remarksOf(role)].join(", "))}])`,
  );
  const names = [...holders].map(([key, id]) => `  ${id}[/${label(key.slice(2))}/]`);
  return `${["flowchart LR", ...names, ...roles, ...groups, ...edges].join("\n")}\n`;
}
