import { run } from "pulumi-logto/command";
import { acceptCommand, hasUntold, mistakesOf } from "pulumi-logto/kinds";
import { plainArgs } from "./check.ts";
import type { Entry } from "./entries.ts";
import { configFile } from "./environment.ts";
import type { Reading } from "./reading.ts";

/** Of `logto:insecureUrls`: what it lacks where that is more than one, and what it has in vain. */
export function checkInsecureUrls(reading: Reading, entries: readonly Entry[]): void {
  const { environment } = reading;
  const { production, endpoint, stack, insecureUrls: accepted = [] } = environment;
  if (!production) return;
  const declared = entries.map((entry) => ({ entry, args: plainArgs(entry) }));
  const used = new Set(
    declared.flatMap(({ entry, args }) =>
      mistakesOf(entry.kind, args, { production, endpoint, stack }).flatMap(({ insecure }) => insecure ?? []),
    ),
  );
  const say = (message: string, warning?: true) =>
    reading.findings.push({
      ...{ code: "INSECURE_URL", file: configFile(environment), at: undefined, path: [], message },
      ...(warning ? { warning } : {}),
    });
  const lacking = [...used].filter((address) => !accepted.includes(address));
  if (lacking.length > 1) {
    say(
      `to accept all ${lacking.length} addresses that production refuses. ${run(acceptCommand([...accepted, ...lacking], stack))}`,
    );
  }
  if (declared.some(({ entry, args }) => hasUntold(entry.kind, args))) return;
  const idle = accepted.filter((address) => !used.has(address));
  if (idle.length > 0) {
    const rest = accepted.filter((address) => used.has(address));
    const names = idle.map((address) => `"${address}"`).join(", ");
    say(
      `logto:insecureUrls accepts ${names}, which nothing in the model has; take it out. ${run(acceptCommand(rest, stack))}`,
      true,
    );
  }
}
