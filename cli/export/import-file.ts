import { type Kind, parentOf } from "pulumi-logto/kinds";
import { nativeTypeOf } from "pulumi-logto/protocol";
import type { Declaration, Declarations } from "../shared/tenant/declarations.ts";

/** An entry of the file that `pulumi import --file` takes. */
interface Import {
  type: string;
  /** What the program calls it. */
  name: string;
  id: string;
  /** The resource's name in the state, where the program can't call it so. */
  logicalName?: string;
}

/** The id by which the package's plugin imports it: of what lies in another, with the other's before. */
function idOf({ found: { kind, row, owner } }: Declaration): string {
  if (kind.permanent) return "default";
  if (!owner || !parentOf(kind)) return row.id;
  if (kind.identity.by === "place") return owner.row.id;
  return row.id.startsWith(`${owner.row.id}/`) ? row.id : `${owner.row.id}/${row.id}`;
}

interface Named {
  declaration: Declaration;
  name: string;
}

const everyOf = ({ declaration, name }: Named): Named[] => [
  { declaration, name },
  ...declaration.within.flatMap(({ child, declaration: inner }) =>
    everyOf({ declaration: inner, name: child.whole ? name : `${name}/${inner.name}` }),
  ),
];

/** A name that a variable can have in any language: Pulumi takes it as it stands. */
function identifier(text: string): string {
  const [first = "", ...more] = text.split(/[^a-zA-Z0-9]+/).filter(Boolean);
  const name = first + more.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[a-zA-Z]/.test(name) ? name : `x${name}`;
}

/** Names that no two share, whatever the kind. */
function variables(): (kind: Kind, name: string) => string {
  const taken = new Set<string>();
  return (kind, name) => {
    const own = identifier(name);
    const candidates = [own, `${own}${kind.name}`];
    for (let number = 2; ; number++) {
      const free = candidates.find((one) => !taken.has(one.toLowerCase()));
      if (free === undefined) candidates.push(`${own}${number}`);
      else {
        taken.add(free.toLowerCase());
        return free;
      }
    }
  };
}

/** Every object of a tenant for `pulumi import`, which writes a program of them in any language. */
export function importText({ all }: Declarations): string {
  const variable = variables();
  const resources = all
    .flatMap((declaration) => everyOf({ declaration, name: declaration.name }))
    .map(({ declaration, name }): Import => {
      const { kind } = declaration.found;
      const own = variable(kind, name);
      return {
        type: nativeTypeOf(kind.name),
        name: own,
        id: idOf(declaration),
        ...(own === name ? {} : { logicalName: name }),
      };
    });
  return `${JSON.stringify({ resources }, null, 2)}\n`;
}
