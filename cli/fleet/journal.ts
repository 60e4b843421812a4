import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Outcome } from "../shared/fleet/on-stack.ts";

/** What one stack came to, and how long it took. */
export type Done = Outcome & { stack: string; seconds: number };

type Line = { command: string; project: string } | { begun: string } | Done;

/** What is known of a run, also after it was killed: a line for each step, written when it's taken. No secret is in it. */
export class Journal {
  readonly #file: string;
  /** What has ended, by stack. */
  readonly done = new Map<string, Done>();
  /** What was begun by a run that didn't live to see its end. */
  readonly interrupted = new Set<string>();

  constructor(file: string, head: { command: string; project: string }, resume: boolean) {
    this.#file = file;
    if (resume) this.#read(head);
    mkdirSync(dirname(file), { recursive: true });
    const ignore = join(dirname(file), ".gitignore");
    if (dirname(file).endsWith(folder) && !existsSync(ignore)) writeFileSync(ignore, "*\n");
    // Written anew, so that nothing a kill cut in two stays in it.
    const lines: Line[] = [head, ...this.done.values(), ...[...this.interrupted].map((begun) => ({ begun }))];
    writeFileSync(file, lines.map((one) => `${JSON.stringify(one)}\n`).join(""), { mode: 0o600 });
  }

  #read(head: { command: string; project: string }): void {
    if (!existsSync(this.#file)) {
      throw new Error(
        `--resume: there is no ${this.#file}, so no run to go on with. Run it without --resume`,
      );
    }
    for (const text of readFileSync(this.#file, "utf8").split("\n")) {
      let line: Line;
      try {
        line = JSON.parse(text);
      } catch {
        // The end of a file that is empty there, or a line that a kill cut off.
        continue;
      }
      if ("command" in line) {
        if (line.command === head.command && line.project === head.project) continue;
        throw new Error(
          `--resume: ${this.#file} is of fleet ${line.command} in project ${line.project}. Run it without --resume, or name another file by --state`,
        );
      }
      if ("begun" in line) this.interrupted.add(line.begun);
      else {
        this.interrupted.delete(line.stack);
        this.done.set(line.stack, line);
      }
    }
  }

  begin(stack: string): void {
    this.done.delete(stack);
    this.#write({ begun: stack });
  }

  end(done: Done): void {
    this.interrupted.delete(done.stack);
    this.done.set(done.stack, done);
    this.#write(done);
  }

  #write(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

const folder = ".pulumi-logto";

export const journalOf = (project: string, command: string): string =>
  join(project, folder, `fleet-${command}.jsonl`);
