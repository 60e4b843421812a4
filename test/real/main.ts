import { parseArgs } from "node:util";
import { type Declaration, newStack, Pointer } from "../faults/engine.ts";
import { broken } from "../faults/preview-is-up.ts";
import { openServer, type RealServer } from "./server.ts";

/*
 * `npm run real`: the lifecycle of every kind, and seeded mistakes, on the Logto of LOGTO_ENDPOINT, LOGTO_M2M_APP_ID,
 * LOGTO_M2M_APP_SECRET and LOGTO_RESOURCE. It leaves the tenant as it was. What fails is printed with its seed.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "120" },
    seed: { type: "string", default: "1" },
    "only-mistakes": { type: "boolean", default: false },
  },
});

const wrong: string[] = [];
const expect = (what: string, problems: readonly string[]) => {
  console.log(`${problems.length === 0 ? "ok   " : "wrong"} ${what}`);
  for (const problem of problems) console.log(`      ${problem.slice(0, 1500)}`);
  if (problems.length > 0) wrong.push(what);
};
const failuresOf = ({ failures }: { failures: { key: string; message: string }[] }) =>
  failures.map(({ key, message }) => `${key}: ${message}`);

/** The declarations with another logical name for one of them; what it's called at the tenant stays. */
function renamed(all: readonly Declaration[], kind: string): Declaration[] {
  const one = all.find((declaration) => declaration.kind === kind) as Declaration;
  const pointed = (value: unknown): unknown => {
    if (value instanceof Pointer)
      return value.key === `${one.kind} ${one.name}` ? new Pointer(kind, "renamed", value.output) : value;
    if (Array.isArray(value)) return value.map(pointed);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pointed(inner)]));
  };
  return all.map((other) => ({
    ...other,
    name: other === one ? "renamed" : other.name,
    args: { ...(pointed(other.args) as object), ...(other === one ? nameOf(one) : {}) },
  }));
}

const nameOf = ({ kind, name, args }: Declaration) =>
  kind === "Connector" ? { instanceId: args.instanceId ?? name } : { name: args.name ?? name };

async function lifecycle(server: RealServer) {
  const { all } = server;
  expect(
    "a preview of every kind on the new tenant",
    failuresOf(await server.up(all, undefined, { isPreview: true })),
  );
  expect("up", failuresOf(await server.up(all)));
  expect("a clean preview after it", await server.preview(all));
  for (const kind of ["Role", "ApiResource", "OrganizationRole", "Connector", "Webhook"]) {
    const outcome = await server.up(renamed(all, kind), undefined, { isPreview: true });
    const isRefused = outcome.failures.some(({ message }) => /formerly/.test(message));
    expect(`a rename of a ${kind} is refused`, isRefused ? [] : [...failuresOf(outcome), ...outcome.steps]);
  }
  const { stack } = server;
  server.stack = newStack(stack.name);
  const lost = await server.up(all, undefined, { isPreview: true });
  expect("a lost state is refused", lost.failures.length > 0 ? [] : lost.steps);
  console.log(`      ${failuresOf(lost)[0]}`);
  const ids = ({ resources }: typeof stack) => resources.map(({ key, id }) => `${key} ${id}`).sort();
  const recovered = await server.up(all, undefined, { recover: true });
  expect("and recovered", failuresOf(recovered));
  const has = new Set(ids(server.stack));
  expect(
    "with what there was",
    ids(stack)
      .filter((one) => !has.has(one))
      .map((one) => `${one} is another now`),
  );
  expect("and a clean preview", await server.preview(all));
  const replace = server.stack.resources.map(({ key }) => key);
  expect("a forced replacement of everything", failuresOf(await server.up(all, undefined, { replace })));
  expect("and a clean preview after it", await server.preview(all));
  expect("destroy", failuresOf(await server.destroy()));
  expect("the tenant is as it was", await server.leftOver());
}

const server = await openServer(process.env);
try {
  if (!values["only-mistakes"]) await lifecycle(server);
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.runs); seed += 1) {
    const problem = await broken(server, seed).catch((error: Error) => error.stack ?? error.message);
    expect(`seed ${seed}`, problem === undefined ? [] : [problem]);
  }
  await server.begin();
  expect("the tenant is as it was", await server.leftOver());
} finally {
  await server.close();
}
console.log(wrong.length === 0 ? "all is as it should be" : `${wrong.length} wrong: ${wrong.join(", ")}`);
process.exit(wrong.length === 0 ? 0 : 1);
