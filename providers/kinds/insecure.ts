import { inShell, pulumiCommand, setCommand, toSet } from "../command.ts";
import { insecureUrlsText, isLoopback } from "../management/settings.ts";
import { type Args, isPlainObject, type Kind, known, type Mistake, type Setting } from "./kind.ts";
import { memo } from "./memo.ts";
import { bearingOf, type Mark } from "./security.ts";
import { isHttp } from "./uris.ts";

/*
 * The one rule of a production stack on addresses: https, or accepted by name. Which arguments hold addresses, their
 * declarations say by what they mean for security.
 */

/** Why an address of that sort has no place in production. */
function objection(sort: Mark["address"], address: string): string | undefined {
  if (sort === "origin" && address === "*") return "lets pages of every site call";
  if (sort === undefined || !isHttp(address)) return undefined;
  return sort === "loopback" && isLoopback(address) ? undefined : "is http";
}

function* textsIn(value: unknown, path: Mistake["path"]): Generator<[string, Mistake["path"]]> {
  if (typeof value === "string") yield [value, path];
  else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* textsIn(inner, [...path, index]);
  } else if (isPlainObject(value)) {
    for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, [...path, key]);
  }
}

/** An address among the arguments that production refuses. */
interface Insecure {
  path: Mistake["path"];
  address: string;
  /** What is wrong with it. */
  because: string;
}

/** The properties that mean something for security. */
const bearing = memo(({ properties }: Kind) =>
  Object.entries(properties).flatMap(([name, { security }]) =>
    security === undefined || security === "none" ? [] : [{ name, security }],
  ),
);

/** Every address among the arguments, by what their declarations say. */
function* addressesIn(kind: Kind, args: Args): Generator<[string, Mistake["path"], Mark["address"]]> {
  for (const { name, security } of bearing(kind)) {
    for (const [text, path] of textsIn(args[name], [name])) {
      const found = bearingOf(security, args, path.slice(1));
      if (found !== "none" && found.address) yield [text, path, found.address];
    }
  }
}

/** The addresses among the arguments that production refuses. */
export const insecureIn = (kind: Kind, args: Args): Insecure[] =>
  [...addressesIn(kind, args)].flatMap(([address, path, sort]) => {
    const because = known(address) === undefined ? undefined : objection(sort, address);
    return because ? [{ path, address, because }] : [];
  });

/** Addresses with what parsers of URLs overlook, and who compares texts doesn't: the tenant keeps it. */
export const untidyMistakes = (kind: Kind, args: Args): Mistake[] =>
  [...addressesIn(kind, args)].flatMap(([address, path]) =>
    known(address) === undefined || !/^\s|[\t\r\n]|\s$/.test(address)
      ? []
      : [
          {
            path,
            warning: true,
            message: `${JSON.stringify(address)} has white space in it, which is kept, so it's never the address that somebody calls; write it without`,
          },
        ],
  );

/** There is an address that isn't known yet. */
export const hasUntold = (kind: Kind, args: Args): boolean =>
  [...addressesIn(kind, args)].some(([address]) => known(address) === undefined);

/** What a production stack says to an address: a mistake, or a warning where it's accepted by name. */
function insecureMistake({ path, address, because }: Insecure, setting: Setting): Mistake {
  const { stack, insecureUrls } = setting;
  const what = { path, code: "INSECURE_URL", insecure: address } as const;
  if (insecureUrls?.includes(address)) {
    const file = stack ? `Pulumi.${stack}.yaml` : "the stack config";
    return {
      ...what,
      warning: true,
      message: `"${address}" ${because}; accepted in ${file} (logto:insecureUrls)`,
    };
  }
  const where = stack ? `stack "${stack}"` : "the stack";
  const way = address === "*" ? "name the origins" : "use https";
  return {
    ...what,
    message: `"${address}" ${because}, and ${where} is production; ${way}, or accept it by name`,
  };
}

/** What a production stack says to the addresses among the arguments. */
export const insecureMistakes = (kind: Kind, args: Args, setting: Setting): Mistake[] =>
  setting.production ? insecureIn(kind, args).map((one) => insecureMistake(one, setting)) : [];

const accepting = (addresses: readonly string[], stack: string | undefined) => ({
  key: "insecureUrls",
  value: inShell(insecureUrlsText(addresses)),
  stack,
});

/** The command by which the stack accepts these addresses, and no others. */
export const acceptCommand = (addresses: readonly string[], stack: string | undefined): string =>
  addresses.length === 0
    ? pulumiCommand("config rm logto:insecureUrls", stack)
    : setCommand("logto:insecureUrls", { value: inShell(insecureUrlsText(addresses)), stack });

/** A mistake in words, with the way on. */
export const withWay = ({ insecure }: Mistake, message: string, setting: Setting): string =>
  insecure === undefined
    ? message
    : `${message}. ${toSet(accepting([...(setting.insecureUrls ?? []), insecure], setting.stack))}`;
