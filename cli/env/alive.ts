import { expiring } from "pulumi-logto/expiry";
import { kindOf } from "pulumi-logto/kinds";
import { handlerOf, type Session } from "pulumi-logto/lifecycle";
import type { EnvFile } from "../shared/env-files/env-file.ts";
import type { State, StateResource } from "../shared/state/state.ts";

/** A value of a variable that some resource is known by, or that the tenant made for it. */
export interface Use {
  file: string;
  variable: string;
  of: StateResource;
  /** What of the resource it is: its id, an output, or an argument that never changes. */
  what: string;
  value: string;
}

/** A value of that length is found within a longer one, too. */
const telling = 16;

function* factsOf({ kind, id, properties }: StateResource): Generator<[what: string, value: string]> {
  const { outputs, properties: declared } = kindOf(kind);
  yield ["id", id];
  const lasting = Object.keys(declared).filter((name) => declared[name]?.createOnly);
  for (const name of [...Object.keys(outputs), ...lasting]) {
    const value = properties[name];
    if (typeof value === "string" && value !== "") yield [name, value];
  }
}

const isIn = (text: string, value: string) =>
  text === value || (value.length >= telling && text.includes(value));

/** What env files hold of the stack's resources; of several that have one value, the first. */
export function usesOf(files: Readonly<Record<string, EnvFile>>, { resources }: State): Use[] {
  const facts = new Map<string, Pick<Use, "of" | "what">>();
  for (const of of resources) {
    for (const [what, value] of factsOf(of)) if (!facts.has(value)) facts.set(value, { of, what });
  }
  return Object.entries(files).flatMap(([file, { variables }]) =>
    Object.entries(variables).flatMap(([variable, text]) =>
      [...facts].flatMap(([value, fact]) =>
        isIn(String(text), value) ? [{ file, variable, value, ...fact }] : [],
      ),
    ),
  );
}

const called = ({ kind, name }: StateResource) => `${kind} "${name}"`;

/** What there is in the place of an output that is gone, where its kind can say that. */
async function insteadOf({ kind, id }: StateResource, what: string, session: Session): Promise<string> {
  const text = await kindOf(kind).outputs[what]?.instead?.(session.api(), id);
  return text === undefined ? "" : `: ${text}`;
}

async function mistakeOf(
  { of, what, value }: Use,
  state: State,
  session: Session,
): Promise<string | undefined> {
  const { id, props = {} } = await handlerOf(kindOf(of.kind), () => session).read(of.id, of.properties);
  if (id === undefined) return "which the tenant has no more";
  const found = what === "id" ? id : props[what];
  if (found === undefined) return `which the tenant has no more${await insteadOf(of, what, session)}`;
  if (found !== value) return "which the tenant has otherwise now";
  const nothing = { values: new Map(), secrets: new Set<string>() };
  const [over] = expiring(state.stack, nothing, [of], Date.now()).filter((one) => one.what === "expired");
  return over && `which expired on ${over.date}. ${over.mend[0]}`;
}

/** Variables that the last update found nothing for any more, and what there is instead. */
async function missingOf(
  [file, { variables }]: [string, EnvFile],
  uses: readonly Use[],
  session: Session,
): Promise<string[]> {
  const missing = Object.keys(variables).filter((variable) => variables[variable] === null);
  const texts = uses
    .filter((use) => use.file === file && use.what === "id")
    .flatMap(({ of }) =>
      Object.keys(kindOf(of.kind).outputs)
        .filter((what) => of.properties[what] === undefined && kindOf(of.kind).outputs[what]?.instead)
        .map(
          async (what) => `. The ${what} of ${called(of)} isn't there${await insteadOf(of, what, session)}`,
        ),
    );
  const instead = missing.length > 0 ? (await Promise.all(texts)).join("") : "";
  return missing.map(
    (variable) =>
      `envFiles.${file}: ${variable} has no value: what the model writes there isn't at the tenant${instead}`,
  );
}

/** What of the env files isn't as the tenant has it now: it would be of no use to who reads it. */
export async function deadIn(
  files: Readonly<Record<string, EnvFile>>,
  uses: readonly Use[],
  state: State,
  session: Session,
): Promise<string[]> {
  const mistakes = await Promise.all(
    uses.map(async (use) => {
      const mistake = await mistakeOf(use, state, session);
      return mistake === undefined
        ? []
        : [`envFiles.${use.file}: ${use.variable} holds the ${use.what} of ${called(use.of)}, ${mistake}`];
    }),
  );
  const missing = await Promise.all(Object.entries(files).map((file) => missingOf(file, uses, session)));
  return [...missing, ...mistakes].flat();
}
