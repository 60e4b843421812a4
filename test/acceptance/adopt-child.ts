// Runs `adopt` in a process of its own that kills itself, as asked for, around one of its calls of pulumi.
import { spawn } from "node:child_process";
import { run } from "../../cli/program.ts";
import type { Context } from "../../cli/shared/context.ts";
import { ensurePulumi } from "../../toolchain/index.ts";

/** Kill before the call of that number, or so many milliseconds after it began, it too. */
export interface Death {
  call: number;
  afterMs?: number;
}

const [folder = "", death = "{}", ...args] = process.argv.slice(2);
const { call, afterMs }: Partial<Death> = JSON.parse(death);
const { command } = await ensurePulumi();
let calls = 0;
const die = () => process.kill(process.pid, "SIGKILL");

const context: Context = {
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  project: () => folder,
  async pulumi(words, { input } = {}) {
    const number = calls++;
    // What was called, for the one who counts.
    console.error(`call ${number}: ${words.join(" ")}`);
    if (number === call && afterMs === undefined) die();
    const child = spawn(command, [...words, "--non-interactive"], { cwd: folder });
    child.stdin.on("error", () => {}).end(input);
    if (number === call) {
      setTimeout(() => {
        child.kill("SIGKILL");
        die();
      }, afterMs);
    }
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    const code = await new Promise<number>((resolve) => child.once("close", (exit) => resolve(exit ?? 1)));
    return { code, ...output };
  },
};

await run(context, args);
