import { execFile } from "node:child_process";
import { join } from "node:path";

/** Runs one of the long tests in a process of its own; what it printed, or an error with that. */
export const soak = (name: string, ...args: (string | number)[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const file = join(import.meta.dirname, "../soak", `${name}.ts`);
    const options = { maxBuffer: 1 << 26, env: { ...process.env, NODE_OPTIONS: "" } };
    execFile(process.execPath, [file, ...args.map(String)], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${name} ${args.join(" ")}:\n${stderr || stdout || error.message}`));
      else resolve(stdout);
    });
  });
