import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../settings.ts";

interface Request {
  method: string;
  path: string;
}

interface Response {
  status: number;
}

type Step =
  | { request: Request; response: Response }
  | { parallel: Request[]; responsesAnyOrder: Response[] }
  | { wait: number };

const folder = join(ROOT, "test/contract/cases");

const listed = readFileSync(join(import.meta.dirname, "operations.tsv"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split("\t"))
  .map(([method, path, since]) => ({ operation: `${method} ${path}`, since }));

/** Every operation of the Management API, as `METHOD /path`. */
export const operations: readonly string[] = listed.map(({ operation }) => operation);

/** Those that came with a version of Logto, by that. */
export const operationsSince = Map.groupBy(
  listed.filter(({ since }) => since !== undefined),
  ({ since }) => String(since),
);

const isParameter = (segment: string) => segment.startsWith("{");

/** Parts of operations' paths, those with the fewest parameters first: `/oidc/session` isn't a `/oidc/{keyType}`. */
const shapes = operations
  .map((operation) => {
    const [method, path = ""] = operation.split(" ");
    return { operation, method, segments: path.split("/") };
  })
  .sort((a, b) => a.segments.filter(isParameter).length - b.segments.filter(isParameter).length);

function operationOf({ method, path }: Request): string | undefined {
  const segments = (path.split("?")[0] as string).split("/");
  return shapes.find(
    (shape) =>
      shape.method === method &&
      shape.segments.length === segments.length &&
      shape.segments.every(
        (segment, i) => segment === segments[i] || (isParameter(segment) && segments[i] !== ""),
      ),
  )?.operation;
}

export interface Recorded {
  /** How many cases there are. */
  readonly count: number;
  /** By operation: the cases that send it, as `folder/name`. */
  readonly cases: ReadonlyMap<string, readonly string[]>;
  /** Operations that some step saw succeed. */
  readonly successes: ReadonlySet<string>;
}

/** What a step sends and is answered. Which of several at once got which answer isn't known, so all count. */
function* exchangesOf(step: Step): Generator<readonly [Request, readonly Response[]]> {
  if ("request" in step) yield [step.request, [step.response]];
  if ("parallel" in step) for (const request of step.parallel) yield [request, step.responsesAnyOrder];
}

/** Which cases of the contract, recorded from a real Logto, send which operation. */
export function recorded(): Recorded {
  const files = globSync("*/*.json", { cwd: folder }).sort();
  const cases = new Map<string, Set<string>>();
  const successes = new Set<string>();
  for (const file of files) {
    const { steps } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { steps: Step[] };
    const name = file.replaceAll("\\", "/").replace(/\.json$/, "");
    for (const [request, responses] of steps.flatMap((step) => [...exchangesOf(step)])) {
      const operation = operationOf(request);
      if (!operation) continue;
      cases.set(operation, (cases.get(operation) ?? new Set()).add(name));
      if (responses.some(({ status }) => status < 300)) successes.add(operation);
    }
  }
  return {
    count: files.length,
    cases: new Map([...cases].map(([operation, names]) => [operation, [...names]])),
    successes,
  };
}
