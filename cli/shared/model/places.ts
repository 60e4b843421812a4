import { kinds } from "pulumi-logto/kinds";
import { type MapNode, nodeAt, type Position, placeOf } from "pulumi-logto-model/read";

/** The keys of the model that lead to a resource: what is nested stands in what it belongs to. */
export function pathOf(kindName: string, name: string): string[] {
  const kind = kinds.find((one) => one.name === kindName);
  if (!kind) return [];
  if (kind.singleton) return [kind.key];
  if (!kind.inside) return [kind.key, name];
  const owner = kinds.find((one) => one.name === kind.inside?.kind);
  const [ownerName = "", ...rest] = name.split("/");
  return [owner?.key ?? "", ownerName, kind.inside.argument, ...(rest.length > 0 ? [rest.join("/")] : [])];
}

/** Finds the lines of a model. What isn't written in it is where its file begins. */
export const placesIn =
  ({ file, root }: { file: string; root: MapNode }) =>
  (kind: string, name: string, argument?: string): Position => {
    let path = [...pathOf(kind, name), ...(argument ? [argument] : [])];
    while (path.length > 0 && !nodeAt(root, path)) path = path.slice(0, -1);
    return path.length > 0 ? placeOf(root, path, true) : { file, line: 1, column: 1 };
  };
