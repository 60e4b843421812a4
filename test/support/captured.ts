import { jest } from "@jest/globals";
import { run } from "../../cli/program.ts";
import type { Context } from "../../cli/shared/context.ts";

/** Runs a command of the CLI in this process, and takes all that it prints; `out` is what a pipe would get. */
export async function captured(
  context: Context,
  args: readonly string[],
): Promise<{ text: string; out: string; code: number }> {
  const parts: string[] = [];
  const out: string[] = [];
  const keep = (chunk: unknown) => parts.push(String(chunk)) > 0;
  const print = (chunk: unknown) => keep(chunk) && out.push(String(chunk)) > 0;
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation(print as never),
    jest.spyOn(process.stderr, "write").mockImplementation(keep as never),
    jest.spyOn(console, "log").mockImplementation((...all) => void print(`${all.map(String).join(" ")}\n`)),
    jest.spyOn(console, "error").mockImplementation((...all) => void keep(`${all.map(String).join(" ")}\n`)),
  ];
  process.exitCode = 0;
  try {
    await run(context, args);
    return { text: parts.join(""), out: out.join(""), code: Number(process.exitCode ?? 0) };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  }
}
