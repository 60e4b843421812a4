import { completeArguments } from "pulumi-logto/declaring";
import { type Args, type Kind, parentOf } from "pulumi-logto/kinds";
import type { Session } from "pulumi-logto/lifecycle";
import { Selection } from "../shared/selection/selection.ts";
import { wordsOfHeld } from "../shared/selection/words.ts";
import { plain } from "../shared/state/secrets.ts";
import { type ConfigOfStack, type Exported, kindOfType, managedBy } from "./deployment.ts";
import { type Answer, type Outputs, type Registration, runProgram } from "./engine.ts";
import { type Known, type Left, objectKey, type Pair, Pairing } from "./pairing.ts";
import type { Project } from "./program.ts";

export interface Surroundings {
  project: Project;
  stack: string;
  config: ConfigOfStack;
  state: Exported;
  session: Session;
  /** What of it may be adopted; default: all that is declared. */
  selection?: Selection;
}

/** What a program declares, and what of it is at the tenant. */
export interface Found {
  registrations: Registration[];
  pairs: Pair[];
  /** What the state has, and the program declares no more. */
  left: Left[];
  outputs: Outputs;
}

/** Tells of resources, in the order in which they're declared, whether they are selected: each goes with what it lies in. */
function among(selection: Selection): (kind: Kind, one: Registration, inputs: Args) => boolean {
  const left = new Set<string>();
  return (kind, { urn, name, propertyDependencies }, inputs) => {
    const parent = kind.inside && parentOf(kind);
    const owners = parent ? (propertyDependencies[parent] ?? []) : [];
    const id = typeof inputs.adopt === "string" ? inputs.adopt : undefined;
    const isTaken =
      selection.asks(kind) &&
      (kind.inside
        ? !owners.some((owner) => left.has(owner))
        : selection.takes(kind, wordsOfHeld({ kind: kind.name, name, id, args: inputs })));
    if (!isTaken) left.add(urn);
    return isTaken;
  };
}

/** Passes over the program until nobody's claim changes another's; each pass settles at least one. */
const mostPasses = 5;

/** Runs the program, and finds at the tenant what it declares. Reads only. */
export async function findDeclared({
  project,
  stack,
  config,
  state,
  session,
  selection = new Selection(),
}: Surroundings): Promise<Found> {
  const all = managedBy(state);
  const logtos = [...all].flatMap(([urn, one]) => {
    const kind = kindOfType(urn.split("::")[2]?.split("$").at(-1) ?? "");
    return kind ? [{ urn, kind, ...one }] : [];
  });
  let known: Known = {
    managed: new Map(logtos.map(({ urn, id, outputs }) => [urn, { id, outputs }])),
    managedObjects: new Map(logtos.map(({ urn, kind, id }) => [objectKey(kind, id), urn])),
    named: new Set(),
    contested: new Map(),
  };
  for (let pass = 1; ; pass++) {
    const pairing = new Pairing(session, known);
    const registrations: Registration[] = [];
    const isMeant = among(selection);
    const answer = async (one: Registration): Promise<Answer> => {
      registrations.push(one);
      const kind = one.custom ? kindOfType(one.type) : undefined;
      // Whatever isn't Logto's is what the state has of it, and else made by the next update.
      if (!kind) return one.custom ? (all.get(one.urn) ?? { outputs: {} }) : { outputs: {} };
      const urn = [one.urn, ...one.aliases].find((name) => known.managed.has(name)) ?? one.urn;
      const said = plain(one.inputs) as Registration["inputs"];
      // A class has done so; of a model, and of another language, it's the plugin that does.
      const inputs = completeArguments(kind, one.name, said);
      // What the state has is known, selected or not.
      if (!isMeant(kind, one, inputs) && !known.managed.has(urn)) return { outputs: {} };
      if (one.provider !== "") {
        const urn = one.provider.split("::").slice(0, -1).join("::");
        const why = `its provider is one that the program makes, and this looks with the stack's config. Say adopt: true of it, or: pulumi import ${one.type} '${one.name}' <id> --provider '<variable>=${urn}'`;
        pairing.pairs.push({ declared: { urn, kind, name: one.name, inputs }, what: "refused", why });
        return { outputs: {} };
      }
      return pairing.answer(await pairing.add({ urn, kind, name: one.name, inputs }));
    };
    const outputs = await runProgram(
      {
        project,
        stack,
        config: config.values,
        secretKeys: [...config.values.keys()].filter(config.isSecret),
      },
      answer,
    );
    const { named, contested, pairs } = pairing;
    const isSettled = named.size === known.named.size && contested.size === 0;
    if (isSettled || pass === mostPasses) {
      const declared = new Set(registrations.flatMap(({ urn, aliases }) => [urn, ...aliases]));
      const left = logtos
        .filter(({ urn, kind }) => !declared.has(urn) && !kind.permanent)
        .map(({ urn, kind, id }) => ({ urn, kind, id }));
      return { registrations, pairs, left, outputs };
    }
    known = { ...known, named, contested: new Map([...known.contested, ...contested]) };
  }
}
