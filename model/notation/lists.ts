import { completeArguments } from "pulumi-logto/declaring";
import { type Args, holdsData, type Kind, kindOf, type Property, takes } from "pulumi-logto/kinds";
import { configNode, ListError, listIn } from "./config-lists.ts";
import { tidied } from "./config-values.ts";
import type { Entry } from "./entries.ts";
import { configFile } from "./environment.ts";
import { booleanOption, isOption, plainNode } from "./options.ts";
import type { Reading } from "./reading.ts";
import { isListProperty } from "./references.ts";
import type { ListNode, MapNode, Node, Path, ScalarNode } from "./source.ts";
import { partsOf, type TemplatePart } from "./template.ts";

/* What lists are in this stack: lists of the config in the place of an entry, and entries that aren't there. */

/** A `{ value: … }` that somebody forgot the `when` of. */
const isValueAlone = ({ entries }: MapNode): boolean => entries.size === 1 && entries.has("value");

/** A place in an argument. */
interface Slot {
  path: Path;
  /** Nothing but a list can be meant. */
  isList(): boolean;
  /** What is a map there is that, and no entry with a `when`. */
  isMap(): boolean;
  at(step: string | number): Slot;
}

/** References: those of a kind that lives in another go by their owners. */
function ofReferences(property: Property, path: Path, depth = 0): Slot {
  const level = kindOf(property.ref as string).inside ? 1 : 0;
  return {
    path,
    isList: () => isListProperty(property) && depth === level,
    isMap: () => false,
    at: (step) => ofReferences(property, [...path, step], depth + 1),
  };
}

function ofArgument(kind: Kind, argument: string, argsOf: () => Args, start: Path, below: Path = []): Slot {
  const property = kind.properties[argument];
  const may = (sample: unknown) => takes(kind, argsOf(), [argument, ...below], sample);
  return {
    path: [...start, ...below],
    isList: () => may([]) && !may("x"),
    isMap: () => may({}),
    at(step) {
      const field = below.length === 1 ? property?.items?.[step] : undefined;
      if (field?.ref) return ofReferences(field, [...start, ...below, step]);
      return ofArgument(kind, argument, argsOf, start, [...below, step]);
    },
  };
}

class Lists {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  take(entry: Entry): void {
    const { kind, name, path, node, owner } = entry;
    const whole = owner?.child.whole;
    if (typeof whole === "string") {
      const slot = ofReferences(kind.properties[whole] as Property, path);
      entry.node = this.#filled(node, slot);
      const written = owner?.entry.node;
      const place = written?.type === "map" ? written.entries.get(String(path.at(-1))) : undefined;
      if (place) place.node = entry.node;
    } else if (node.type === "map") this.#arguments(kind, name, node, path);
  }

  #arguments(kind: Kind, name: string, node: MapNode, path: Path): void {
    let whole: Args | undefined;
    const argsOf = () => {
      whole ??= completeArguments(kind, name, plainNode(node) as Args);
      return whole;
    };
    for (const [argument, place] of node.entries) {
      const property = kind.properties[argument];
      if (!property || property.secret || kind.children?.[argument] || isOption(argument)) continue;
      // What the user's own data may be is the user's.
      if (place.node.type !== "scalar" && holdsData(property)) continue;
      const at = [...path, argument];
      const slot = property.ref ? ofReferences(property, at) : ofArgument(kind, argument, argsOf, at);
      place.node = this.#filled(place.node, slot);
    }
  }

  /** What stands there in this stack. */
  #filled(node: Node, slot: Slot): Node {
    if (node.type === "map") {
      for (const [key, place] of node.entries) place.node = this.#filled(place.node, slot.at(key));
    } else if (node.type === "list") {
      const items = node.items.flatMap((item, index) => this.#entries(item, slot.at(index)));
      node.items.splice(0, node.items.length, ...items);
    } else if (this.#isFromConfig(node) && slot.isList()) {
      const list: ListNode = {
        type: "list",
        at: node.at,
        items: this.#listed(node, slot.path, true) ?? [node],
      };
      return list;
    }
    return node;
  }

  /** What an entry of a list comes to: itself, several, or none. */
  #entries(item: Node, slot: Slot): Node[] {
    if (item.type === "scalar") {
      const listed = this.#isFromConfig(item) ? this.#listed(item, slot.path) : undefined;
      return listed ?? (this.#isNothing(item) ? [] : [item]);
    }
    if (item.type === "map" && isValueAlone(item) && !slot.isMap()) {
      const message = 'has "value" and no "when"; write the value alone, or { value: …, when: … }';
      this.#reading.wrong("INVALID_SHAPE", slot.path, message);
      return [];
    }
    if (item.type === "list" || !item.entries.has("when")) return [this.#filled(item, slot)];
    if (booleanOption(this.#reading, item, slot.path, "when") === false) return [];
    const entries = new Map([...item.entries].filter(([key]) => key !== "when"));
    const value = entries.get("value")?.node;
    if (entries.size === 0) {
      this.#reading.wrong(
        "INVALID_SHAPE",
        slot.path,
        'has "when" and nothing that it is about; write { value: …, when: … }',
      );
      return [];
    }
    if (!value || entries.size > 1 || slot.isMap()) return [this.#filled({ ...item, entries }, slot)];
    return value.type === "list"
      ? value.items.flatMap((inner) => this.#entries(inner, slot))
      : this.#entries(value, slot);
  }

  /** The text of a reference to the config that a list may be taken from; undefined: it's another, or isn't there. */
  #textOf(part: TemplatePart | undefined): string | undefined {
    const { config, isSecret } = this.#reading.environment;
    if (typeof part !== "object" || part.type !== "config") return undefined;
    const value = config(part.key);
    return value !== undefined && isSecret(part.key) ? undefined : (value ?? part.fallback);
  }

  /** It's one reference to the config and nothing else, with a value. */
  #isFromConfig(node: ScalarNode): boolean {
    const [part, ...more] = partsOf(node);
    return more.length === 0 && this.#textOf(part) !== undefined;
  }

  /** It's put together of config that comes to nothing. */
  #isNothing(node: ScalarNode): boolean {
    const parts = partsOf(node);
    return parts.length > 0 && parts.every((part) => this.#textOf(part) === "");
  }

  /** The entries of the list that the config has there; undefined: it's no list. */
  #listed(node: ScalarNode, path: Path, isWanted = false): Node[] | undefined {
    const [part] = partsOf(node);
    const { environment } = this.#reading;
    const key = typeof part === "object" && part.type === "config" ? part.key : "";
    const full = `${environment.project}:${key}`;
    try {
      return listIn(this.#textOf(part) ?? "", isWanted)?.map((one, entry) => {
        const value = typeof one === "string" ? tidied(this.#reading, key, one, { path }, { entry }) : one;
        return configNode(value, node.at, full);
      });
    } catch (error) {
      if (!(error instanceof ListError)) throw error;
      this.#reading.wrong("INVALID_VALUE", path, `${full} in ${configFile(environment)} ${error.message}`);
      return [];
    }
  }
}

/** Puts in what the stack config has for lists, and takes out what isn't there in this stack. */
export function fillLists(reading: Reading, entries: readonly Entry[]): void {
  const lists = new Lists(reading);
  for (const entry of entries) lists.take(entry);
}
