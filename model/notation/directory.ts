import type { Entry } from "./entries.ts";
import type { Known } from "./resolve.ts";

/** Finds entries by name, and says what references may point to. */
export class Directory {
  readonly #byName = new Map<string, Entry>();
  readonly #byPath = new Map<string, Entry>();
  readonly #entries: readonly Entry[];
  readonly #byKind: ReadonlyMap<string, readonly Entry[]>;
  readonly generated: readonly string[];

  constructor(entries: readonly Entry[], generated: readonly string[]) {
    this.#entries = entries;
    this.#byKind = Map.groupBy(entries, ({ kind }) => kind.name);
    this.generated = generated;
    for (const entry of entries) {
      this.#byName.set(`${entry.kind.name} ${entry.name}`, entry);
      this.#byPath.set(entry.path.join("."), entry);
    }
  }

  entry(kind: string, name: string): Entry | undefined {
    return this.#byName.get(`${kind} ${name}`);
  }

  all(kind: string): readonly Entry[] {
    return this.#byKind.get(kind) ?? [];
  }

  get known(): Known {
    return {
      resource: (key, name) => {
        const entry = this.#byPath.get(`${key}.${name}`);
        return entry && { kind: entry.kind.name, name: entry.name, isAbsent: entry.isAbsent };
      },
      namesOf: (key) =>
        this.#entries.filter(({ path }) => path[0] === key && path.length === 2).map(({ name }) => name),
      generated: this.generated,
    };
  }
}

/** What kinds are called in messages: `API resource`, `role`. */
export const wordOf = (kind: string): string =>
  kind
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase()
    .replace(/\b(api|cimd|id|jit|jwt|oidc|saml|sso)\b/g, (short) => short.toUpperCase());
