import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Asks a person. */
export interface Prompter {
  say(line: string): void;
  /** An answer in the open; nothing typed: the default. */
  ask(label: string, byDefault: string | undefined): Promise<string>;
  /** One that isn't shown while it's typed; nothing typed: undefined. */
  askSecret(label: string, isSet: boolean): Promise<string | undefined>;
  close(): void;
}

/** Asks at the terminal. Ctrl-C ends the program: nothing was written by then. */
export function terminalPrompter(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stdout,
): Prompter {
  let isHidden = false;
  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (!isHidden) output.write(chunk);
      done();
    },
  });
  // Without a history: the arrow keys would bring a secret back.
  const lines = createInterface({ input, output: shown, terminal: true, historySize: 0 });
  lines.on("SIGINT", () => {
    output.write("\nNothing was changed.\n");
    process.exit(130);
  });
  return {
    say: (line) => void output.write(`${line}\n`),
    async ask(label, byDefault) {
      const answer = await lines.question(`${label}${byDefault === undefined ? "" : ` [${byDefault}]`}: `);
      return answer.trim() || (byDefault ?? "");
    },
    async askSecret(label, isSet) {
      output.write(`${label}${isSet ? " [set; Enter keeps it]" : ""}: `);
      isHidden = true;
      const answer = await lines.question("");
      isHidden = false;
      output.write("\n");
      return answer.trim() || undefined;
    },
    close: () => lines.close(),
  };
}
