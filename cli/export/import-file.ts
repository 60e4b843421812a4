import { parentOf } from "pulumi-logto/kinds";
import { nativeTypeOf } from "pulumi-logto/protocol";
import type { Declaration, Declarations } from "../shared/tenant/declarations.ts";

/** An entry of the file that `pulumi import --file` takes. */
interface Import {
  type: string;
  name: string;
  id: string;
}

/** The id by which the package's plugin imports it: of what lies in another, with the other's before. */
function idOf({ found: { kind, row, owner } }: Declaration): string {
  if (kind.permanent) return "default";
  if (!owner || !parentOf(kind)) return row.id;
  return kind.identity.by === "place" ? owner.row.id : `${owner.row.id}/${row.id}`;
}

const importsOf = (declaration: Declaration, name: string): Import[] => [
  { type: nativeTypeOf(declaration.found.kind.name), name, id: idOf(declaration) },
  ...declaration.within.flatMap(({ child, declaration: inner }) =>
    importsOf(inner, child.whole ? name : `${name}/${inner.name}`),
  ),
];

/** Every object of a tenant for `pulumi import`, which writes a program of them in any language. */
export const importText = ({ all }: Declarations): string =>
  `${JSON.stringify({ resources: all.flatMap((one) => importsOf(one, one.name)) }, null, 2)}\n`;
