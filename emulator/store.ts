import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Factory } from "./connectors/shape.ts";
import { InternalFault, notFound, refusedByDatabase } from "./http/errors.ts";
import { references } from "./references.ts";
import type { Row } from "./row.ts";
import type { Snapshot } from "./said.ts";
import { type Credentials, seed } from "./seed.ts";
import { altered, defaultVersion, type LogtoVersion } from "./versions.ts";

export { newId, newSecret, newShortId } from "./ids.ts";

export type { Row } from "./row.ts";

function containsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([key, inner]) => key.includes("\0") || containsNul(inner));
}

/** PostgreSQL's `jsonb`: keys by length, then by their bytes. */
function jsonb(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonb);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, jsonb(inner)]));
}

function stored(tenantId: string, columns: Row): Row {
  // PostgreSQL takes no NUL, in text or in JSON.
  if (containsNul(columns)) throw new InternalFault("NUL in a value");
  // Row-level security lets no row be in another tenant.
  if (columns.tenantId !== undefined && columns.tenantId !== tenantId) {
    throw new InternalFault("a foreign tenantId");
  }
  return Object.fromEntries(
    Object.entries(columns)
      .filter(([, value]) => value !== undefined)
      // The real server writes an empty text as NULL.
      .map(([key, value]) => [key, value === "" ? null : jsonb(value)]),
  );
}

/** Rows that have a time of creation, in the order in which the real server lists them. */
export const newestFirst = (rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => b.createdAt - a.createdAt);

/** Rows that have a name, in the order in which the real server lists them. */
export const sortedByName = (rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** What the file says of itself, among the tables. */
const systems = "systems";

export interface StoreOptions {
  /** Where it's kept between runs. */
  file?: string | undefined;
  version?: LogtoVersion | undefined;
  /** What it begins with in the place of a new tenant's. */
  snapshot?: Snapshot | undefined;
  /** Puts in what it begins with besides. */
  fill?: (store: Store) => void;
}

/** All that the tenant holds, in memory, and in a file where one was named. */
export class Store {
  tables: Record<string, Row[]> = {};
  readonly credentials: Credentials;
  readonly tenantId: string;
  /** The Logto that it's the database of. */
  readonly version: LogtoVersion;
  /** What the server loads beside the published connectors. */
  readonly customFactories: Factory[] = [];
  readonly #file: string | undefined;
  readonly #snapshot: Snapshot | undefined;
  readonly #fill: ((store: Store) => void) | undefined;
  #lastTime = 0;
  #writing: Promise<void> | undefined;
  #changed = false;

  constructor(credentials: Credentials, { file, version, snapshot, fill }: StoreOptions = {}) {
    this.credentials = credentials;
    this.tenantId = credentials.tenantId ?? "default";
    this.#file = file;
    this.#snapshot = snapshot;
    this.#fill = fill;
    const kept = this.#read();
    this.version = version ?? (kept ?? snapshot)?.[systems]?.[0]?.version ?? defaultVersion;
    if (kept) this.#begin(kept);
    else this.reset();
  }

  /** What there is no table for, as in a file of an earlier version, is as in a new tenant. */
  #begin({ [systems]: _, ...tables }: Snapshot): void {
    this.tables = { ...seed(this.credentials, () => this.now()), ...structuredClone(tables) };
    for (const [name, rows] of Object.entries(this.tables)) {
      this.tables[name] = altered(name, rows, this.version);
    }
  }

  /** The rows of a table, oldest first. The list itself, so changes to it are changes to the table. */
  table(name: string): Row[] {
    this.tables[name] ??= [];
    return this.tables[name];
  }

  find(table: string, match: Row): Row | undefined {
    return this.filter(table, match)[0];
  }

  filter(table: string, match: Row): Row[] {
    const entries = Object.entries(match);
    return this.table(table).filter((row) => entries.every(([key, value]) => row[key] === value));
  }

  insert(table: string, columns: Row): Row {
    const row = stored(this.tenantId, {
      tenantId: this.tenantId,
      ...(altered(table, [columns], this.version)[0] as Row),
    });
    this.table(table).push(row);
    return row;
  }

  /** Sets columns. No column to set is refused by the database, unless the caller says what then. */
  update(row: Row, columns: Row): Row {
    const set = stored(this.tenantId, columns);
    if (Object.keys(set).length === 0) throw refusedByDatabase();
    return Object.assign(row, set);
  }

  /** Sets columns of the row that matches, unseen before: an error in the columns comes before its absence. */
  change(table: string, match: Row, columns: Row): Row {
    const row = this.find(table, match);
    const changed = this.update({ ...row }, columns);
    if (!row) throw notFound("entity.not_exists");
    return Object.assign(row, changed);
  }

  /** The row with the id, or the answer that there is none. */
  byId(table: string, id: string | undefined): Row {
    const row = this.find(table, { id });
    if (!row) throw notFound();
    return row;
  }

  /** Removes the row that matches and what names it, or answers that there is none. */
  delete(table: string, match: Row): void {
    const row = this.find(table, match);
    if (!row) throw notFound("entity.not_found");
    this.remove(table, match);
    for (const [other, columns] of references[table] ?? []) {
      const match =
        typeof columns === "string"
          ? { [columns]: row.id }
          : Object.fromEntries(columns.map((column) => [column, row[column]]));
      for (const inner of this.filter(other, match)) {
        this.delete(other, inner.id === undefined ? inner : { id: inner.id });
      }
    }
  }

  /** Removes all rows that match, and says how many these were. */
  remove(table: string, match: Row): number {
    const gone = new Set(this.filter(table, match));
    if (gone.size > 0) this.tables[table] = this.table(table).filter((row) => !gone.has(row));
    return gone.size;
  }

  /** Milliseconds since the epoch. Never the same twice, so "newest first" is an order. */
  now(): number {
    this.#lastTime = Math.max(Date.now(), this.#lastTime + 1);
    return this.#lastTime;
  }

  /** Back to what it began with. */
  reset(): void {
    this.#begin(this.#snapshot ?? {});
    this.#fill?.(this);
  }

  /** All that it holds now. */
  snapshot(): Snapshot {
    return { [systems]: [{ version: this.version }], ...structuredClone(this.tables) };
  }

  /** Resolves when what is held now is in the file, written whole or not at all. */
  async save(): Promise<void> {
    if (!this.#file) return;
    this.#changed = true;
    while (this.#writing) await this.#writing;
    if (!this.#changed) return;
    this.#changed = false;
    this.#writing = this.#write(this.#file);
    try {
      await this.#writing;
    } finally {
      this.#writing = undefined;
    }
  }

  async #write(file: string): Promise<void> {
    mkdirSync(dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    await writeFile(temporary, JSON.stringify(this.snapshot()), { mode: 0o600 });
    await rename(temporary, file);
  }

  #read(): Snapshot | undefined {
    if (!this.#file || !existsSync(this.#file)) return undefined;
    return readSnapshot(this.#file);
  }
}

/** @throws Error where the file holds no tenant. */
export function readSnapshot(file: string): Snapshot {
  const refuse = (why: string) =>
    new Error(`${file} holds no tenant (${why}). Remove it to begin with a new one`);
  const content = readFileSync(file, "utf8");
  let tables: unknown;
  try {
    tables = JSON.parse(content);
  } catch {
    throw refuse("it isn't JSON");
  }
  const isTenant =
    tables !== null &&
    typeof tables === "object" &&
    Object.values(tables).every((rows) => Array.isArray(rows));
  if (!isTenant) throw refuse("its content is something else");
  return tables as Snapshot;
}
