import { kinds } from "pulumi-logto/kinds";
import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";

export interface Place {
  /** Relative to the repository. */
  file: string;
  line: number;
  column: number;
}

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

/** Finds the lines of a model. What isn't written in it is where the file begins. */
export function placesIn(file: string, text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (kind: string, name: string, argument?: string): Place => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const step of [...pathOf(kind, name), ...(argument ? [argument] : [])]) {
      if (!isMap(node)) break;
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    }
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}
