import {
  type Args,
  bothAlone,
  keyWithin,
  kindOf,
  plainly,
  twiceIn,
  unknownValue,
  unsuited,
} from "../../providers/kinds/index.ts";

/** The id of another resource, or one of its outputs. */
export class Pointer {
  readonly key: string;
  readonly output: string;
  constructor(kind: string, name: string, output = "id") {
    this.key = `${kind} ${name}`;
    this.output = output;
  }
}

export interface Declaration {
  kind: string;
  name: string;
  /** May hold pointers, wherever it likes. */
  args: Args;
}

/** As a program's classes do it: what can't stand where it does, and what has the key of another. */
export function misplacedIn(
  declarations: readonly Declaration[],
): { key: string; name: string; message: string }[] {
  const plain = declarations.map(({ args }) => {
    const standIn = (value: unknown) => {
      if (!(value instanceof Pointer)) return undefined;
      return value.output === "id" ? `<${value.key}>` : unknownValue;
    };
    return plainly(args, standIn) as Args;
  });
  const problems = declarations.map(({ kind: kindName, args }, index) => {
    const kind = kindOf(kindName);
    const key = keyWithin(kind, plain[index] as Args);
    const twin = declarations.find(
      (other, at) => at < index && other.kind === kindName && keyWithin(kind, plain[at] as Args) === key,
    );
    if (key !== undefined && twin) return `has the same key as "${twin.name}"`;
    const both = declarations.flatMap((other, at) =>
      at < index && other.kind === kindName ? [bothAlone(kind, plain[index] as Args, plain[at] as Args)] : [],
    );
    for (const argument of both) if (argument) return `${argument}: another one is it too`;
    for (const [argument, property] of Object.entries(kind.properties)) {
      if (property.distinct && twiceIn(plain[index]?.[argument])) return `${argument}: holds one twice`;
      for (const pointer of [args[argument]].flat()) {
        if (!(pointer instanceof Pointer) || pointer.output !== (property.refOutput ?? "id")) continue;
        const at = declarations.findIndex((one) => `${one.kind} ${one.name}` === pointer.key);
        const problem = unsuited(property, String(declarations[at]?.kind), plain[at] ?? {});
        if (problem) return `${argument}: ${pointer.key} ${problem}`;
      }
    }
    return undefined;
  });
  return problems.flatMap((message, index) => {
    const { kind, name } = declarations[index] as Declaration;
    return message === undefined ? [] : [{ key: `${kind} ${name}`, name: "RunError", message }];
  });
}
