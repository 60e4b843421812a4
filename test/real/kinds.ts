import { kindOf } from "../../providers/kinds/index.ts";
import { type Declaration, newStack } from "../faults/engine.ts";
import { renamed, unknowable, withNeeds } from "../faults/every-kind.ts";
import { inProcess, played } from "../faults/preview-is-up.ts";
import type { Report } from "./report.ts";
import type { RealServer } from "./server.ts";

const failuresOf = ({ failures }: { failures: { key: string; message: string }[] }) =>
  failures.map(({ key, message }) => `${key}: ${message}`);

const isNeeded = (all: readonly Declaration[], key: string) =>
  all.some((one) =>
    withNeeds(all, one).some((other) => other !== one && `${other.kind} ${other.name}` === key),
  );

/** Every kind: made, renamed, replaced, taken out, lost and recovered. It leaves the tenant as it was. */
export async function lifecycle(server: RealServer, { expect }: Report): Promise<void> {
  const { all, newer } = server;
  for (const one of newer) {
    const { failures } = await server.up(withNeeds([...all, ...newer], one), undefined, { isPreview: true });
    const own = failures.filter(({ key }) => key === `${one.kind} ${one.name}`);
    const isNamed = own.some(({ message }) => /needs Logto [\d.]+ or later/.test(message));
    expect(
      `${one.kind}, which this Logto is too old for, is refused by name`,
      isNamed ? [] : failuresOf({ failures }),
    );
  }
  expect(
    "a preview of every kind on the new tenant",
    failuresOf(await server.up(all, undefined, { isPreview: true })),
  );
  expect("up", failuresOf(await server.up(all)));
  expect("a clean preview after it", await server.preview(all));
  expect("destroy", failuresOf(await server.destroy()));
  expect("the tenant is as it was", await server.leftOver());
  expect("up again", failuresOf(await server.up(all)));
  for (const one of all.filter(({ kind }) => !unknowable.includes(kind) && !kindOf(kind).permanent)) {
    const { failures, steps } = await server.up(renamed(all, one, "renamed"), undefined, { isPreview: true });
    const isRefused = failures.some(({ message }) => /formerly|is already/.test(message));
    const said = failures.map(({ message }) => message.slice(0, 300));
    expect(`a rename of ${one.kind} ${one.name} is refused`, isRefused ? [] : [...said, ...steps]);
  }
  const { stack } = server;
  server.stack = newStack(stack.name);
  const lost = await server.up(all, undefined, { isPreview: true });
  expect("a lost state is refused", lost.failures.length > 0 ? [] : lost.steps);
  console.log(`      ${failuresOf(lost)[0]}`);
  const ids = ({ resources }: typeof stack) =>
    resources.filter(({ kind }) => !unknowable.includes(kind)).map(({ key, id }) => `${key} ${id}`);
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
  for (const { key } of [...server.stack.resources]) {
    const options = { replace: [key] };
    const { failures } = await server.up(all, undefined, { ...options, isPreview: true });
    if (failures.length > 0) console.log(`      the preview refuses: ${failures[0]?.message.slice(0, 300)}`);
    else {
      expect(`a replacement of ${key}`, failuresOf(await server.up(all, undefined, options)));
      expect("and a clean preview", await server.preview(all));
    }
  }
  for (const one of all.filter(({ kind, name }) => !isNeeded(all, `${kind} ${name}`))) {
    const rest = all.filter((other) => other !== one);
    const { failures } = await server.up(rest, undefined, { isPreview: true });
    if (failures.length > 0) console.log(`      the preview refuses: ${failures[0]?.message.slice(0, 300)}`);
    else {
      expect(`a removal of ${one.kind} ${one.name}`, failuresOf(await server.up(rest)));
      expect("and a clean preview", await server.preview(rest));
      expect("and it's back", failuresOf(await server.up(all)));
    }
  }
  expect("a clean preview in the end", await server.preview(all));
  expect("destroy", failuresOf(await server.destroy()));
  expect("the tenant is as it was", await server.leftOver());
}

/** Seeded mistakes that pass the preview and so have to pass the update. What fails is said with its seed. */
export async function mistakes(
  server: RealServer,
  { expect }: Report,
  { first, runs }: { first: number; runs: number },
): Promise<void> {
  for (let seed = first; seed < first + runs; seed += 1) {
    const { wrong } = await played(inProcess(server), server.all, seed).catch((error: Error) => ({
      wrong: error.stack ?? error.message,
    }));
    expect(`seed ${seed}`, wrong === undefined ? [] : [wrong]);
  }
  await server.begin();
  expect("the tenant is as it was", await server.leftOver());
}
