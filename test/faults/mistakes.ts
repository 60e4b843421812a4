import { type Args, isPlainObject, kindOf, propertiesOf } from "../../providers/kinds/index.ts";
import { type Declaration, Pointer } from "./engine.ts";
import { pick } from "./random.ts";

export type Random = () => number;
type Path = readonly (string | number)[];

/** What people write by mistake, or to see what happens. */
const texts = [
  ...[
    "",
    " ",
    "x",
    "a b",
    "ä",
    "日本",
    "https://",
    "localhost:3000/callback",
    "http://x.example/a b",
    "https://*/cb",
  ],
  ...[
    "javascript:alert(1)",
    "https://x.example/cb#part",
    "2001-01-01",
    "register",
    "User.Made",
    "en-XX",
    "#12",
    "#12345g",
  ],
  ...[
    "constructor",
    "toString",
    "a@",
    "+1",
    "1a",
    "gmail.com",
    "EXAMPLE.com",
    "read:x y",
    "function (",
    "x".repeat(129),
  ],
  ...[
    "x".repeat(257),
    "-1",
    "true",
    "null",
    "${x}",
    "\u0000",
    "line\nline",
    "https://x.example/",
    "urn:x:y",
    "zz",
  ],
];
const numbers = [-1, 0, 0.5, 1, 1.5, 4, 59, 181, 3601, 2_147_483_648, 1e21];

/** A value that may well be wrong where that one stands. */
function wrong(random: Random, value: unknown): unknown {
  if (value instanceof Pointer) return pick(random, [undefined, "x", "tenant:nobody", [], {}, null]);
  const of = random();
  if (of < 0.06) return undefined;
  if (of < 0.1) return pick(random, [true, false, 7, "x", [], {}, null]);
  if (typeof value === "string") return pick(random, texts);
  if (typeof value === "number") return pick(random, numbers);
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) {
    const any = value.length > 0 ? pick(random, value) : "x";
    return pick(random, [
      [],
      [...value, any],
      value.slice(1),
      [...value, wrong(random, any) ?? ""],
      [...value, ...value],
    ]);
  }
  if (isPlainObject(value)) {
    return pick(random, [{}, { ...value, [pick(random, texts) || "x"]: pick(random, texts) }]);
  }
  return value;
}

export function* pathsIn(value: unknown, above: Path = []): Generator<Path> {
  if (above.length > 0) yield above;
  if (value instanceof Pointer) return;
  if (Array.isArray(value))
    for (const [index, inner] of value.entries()) yield* pathsIn(inner, [...above, index]);
  else if (isPlainObject(value))
    for (const [key, inner] of Object.entries(value)) yield* pathsIn(inner, [...above, key]);
}

export function replaced(
  value: unknown,
  [step, ...rest]: Path,
  change: (value: unknown) => unknown,
): unknown {
  if (step === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((inner, index) => (index === step ? replaced(inner, rest, change) : inner));
  const entries = Object.entries(value as Args).map(([key, inner]) => [
    key,
    key === step ? replaced(inner, rest, change) : inner,
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

/** The arguments with something changed in them that may be wrong. */
export function mistaken(random: Random, { kind, args }: Declaration): Args {
  if (random() < 0.2) {
    const [name, property] = pick(random, Object.entries(propertiesOf(kindOf(kind))));
    if (property.nested || property.ref) return args;
    return { ...args, [name]: pick(random, [...texts, ...numbers, true, false, [], {}, ["x"], { x: "y" }]) };
  }
  const paths = [...pathsIn(args)];
  return paths.length === 0
    ? args
    : (replaced(args, pick(random, paths), (value) => wrong(random, value)) as Args);
}
