import { readFileSync } from "node:fs";
import type { ConfigValues } from "../shared/stack/set-config.ts";
import type { Given } from "./given.ts";
import type { Prompter } from "./prompter.ts";
import { type Question, variableOf, waysOf } from "./question.ts";
import type { StackNow } from "./stack.ts";

/** What was answered so far. What the stack has already is kept unless somebody says otherwise. */
export class Sheet {
  readonly #given: Given;
  readonly #now: StackNow;
  readonly #env: NodeJS.ProcessEnv;
  readonly #prompter: Prompter | undefined;
  readonly #fresh = new Map<string, { value: string; secret: boolean }>();
  readonly #gone = new Set<string>();
  readonly #missing: Question[] = [];
  /** Questions that a person has answered, or waved through. */
  readonly #asked = new Set<string>();

  constructor(given: Given, now: StackNow, env: NodeJS.ProcessEnv, prompter: Prompter | undefined) {
    this.#given = given;
    this.#now = now;
    this.#env = env;
    this.#prompter = prompter;
  }

  /** A value in the open, new or kept. */
  get(key: string): string | undefined {
    return this.#fresh.get(key)?.value ?? (this.#gone.has(key) ? undefined : this.#now.plain.get(key));
  }

  /** Takes out what the stack has. */
  drop(key: string): void {
    this.#fresh.delete(key);
    if (this.#now.plain.has(key)) this.#gone.add(key);
  }

  /** A new secret; undefined: there is none, or the stack's own is kept. */
  secret(key: string): string | undefined {
    const fresh = this.#fresh.get(key);
    return fresh?.secret ? fresh.value : undefined;
  }

  isSecret(key: string): boolean {
    return this.#fresh.get(key)?.secret ?? this.#now.secrets.has(key);
  }

  has(key: string): boolean {
    return this.#fresh.has(key) || this.#now.plain.has(key) || this.#now.secrets.has(key);
  }

  /** Sets what was said without a question. */
  put(key: string, value: string, secret: boolean): void {
    if (!secret && this.#now.plain.get(key) === value) this.#fresh.delete(key);
    else this.#fresh.set(key, { value, secret });
  }

  /** Finds an answer, or asks for it. `again`: what was said before was wrong. */
  async answer(question: Question, again = false): Promise<void> {
    const { key, secret } = question;
    if (!again && this.#asked.has(key)) return;
    const given = this.#given.values.get(key);
    if (given !== undefined && !again) {
      if (secret && this.#given.open.has(key)) {
        throw new Error(
          `${key} is a secret, and arguments can be read by every user of the machine. Give it by ${waysOf(question)}`,
        );
      }
      this.put(key, given, secret);
    } else if (this.#prompter) await this.#ask(question, this.#prompter);
    else if (!this.has(key)) {
      const found = this.#env[variableOf(key)] || question.default;
      if (found) this.put(key, found, secret);
      else if (!this.#missing.some((one) => one.key === key)) this.#missing.push(question);
    }
    this.#asked.add(key);
  }

  async #ask(question: Question, prompter: Prompter): Promise<void> {
    const { key, label, secret, isText } = question;
    const fromEnvironment = this.#env[variableOf(key)] || undefined;
    if (isText) return this.#askForFile(question, prompter, fromEnvironment);
    if (!secret) {
      const answer = await prompter.ask(label, this.get(key) ?? fromEnvironment ?? question.default);
      if (answer) return this.put(key, answer, false);
    } else {
      const answer =
        (await prompter.askSecret(label, this.has(key))) ?? (this.has(key) ? undefined : fromEnvironment);
      if (answer) return this.put(key, answer, true);
    }
    if (this.has(key) || question.isOptional) return;
    prompter.say("  It's needed.");
    return this.#ask(question, prompter);
  }

  async #askForFile(
    question: Question,
    prompter: Prompter,
    fromEnvironment: string | undefined,
  ): Promise<void> {
    const { key, label, secret } = question;
    const isSet = this.has(key);
    const file = await prompter.ask(
      `${label}, the file that holds it`,
      isSet ? "set; Enter keeps it" : undefined,
    );
    if (file === "set; Enter keeps it") return;
    if (!file && fromEnvironment) return this.put(key, fromEnvironment, secret);
    try {
      this.put(key, readFileSync(file, "utf8").trimEnd(), secret);
    } catch (error) {
      prompter.say(`  ${file || "Nothing"} can't be read (${(error as NodeJS.ErrnoException).code}).`);
      await this.#askForFile(question, prompter, fromEnvironment);
    }
  }

  /** Throws an error that names every missing answer, and how to give it. */
  assertComplete(more: readonly string[] = []): void {
    const lines = [...this.#missing.map((one) => `${one.label}: ${waysOf(one)}`), ...more];
    if (lines.length === 0) return;
    const count = lines.length === 1 ? "An answer is" : `${lines.length} answers are`;
    throw new Error(
      `${count} missing, and there is no terminal to ask at:\n${lines.map((line) => `  ${line}`).join("\n")}\nOr all in one file: --answers <file.yaml>`,
    );
  }

  get isComplete(): boolean {
    return this.#missing.length === 0;
  }

  /** What has to be set. */
  changes(): ConfigValues {
    const of = (secret: boolean) =>
      new Map(
        [...this.#fresh].flatMap(([key, one]) => (one.secret === secret ? [[key, one.value] as const] : [])),
      );
    return { plain: of(false), secrets: of(true), removed: [...this.#gone] };
  }
}
