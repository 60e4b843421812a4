import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startTenant } from "../../emulator/index.ts";
import { type Case, holdsFor, playOn, seenAt, tokenFrom } from "../contract/replay.ts";
import type { Report } from "./report.ts";
import type { Target } from "./target.ts";

const folder = join(import.meta.dirname, "../contract/cases");

const cases = () =>
  readdirSync(folder).flatMap((area) =>
    readdirSync(join(folder, area)).map((file) => {
      const text = readFileSync(join(folder, area, file), "utf8");
      return { name: `${area}/${file}`, text, recorded: JSON.parse(text) as Case };
    }),
  );

/** What was recorded, played against the server; each case begins with the seed. */
export async function contract(
  { settings, version, reset }: Target,
  { expect, note }: Report,
): Promise<void> {
  if (!reset) {
    note(
      "The contract wasn't looked at: its cases begin with a new tenant's data, and LOGTO_RESET isn't set.",
    );
    return;
  }
  const { endpoint, appId, appSecret } = settings;
  // It serves an issuer alone, for connectors of enterprise SSO.
  const issuer = await startTenant({ port: 0 });
  let count = 0;
  let restart = false;
  for (const { name, text, recorded } of cases()) {
    if (!holdsFor(recorded, version)) continue;
    // Nobody makes a token that is over already.
    if (text.includes("${expiredToken}")) {
      note(`${name} wasn't looked at: it takes a token past its time.`);
      continue;
    }
    count += 1;
    try {
      await reset({ restart });
      restart = recorded.resetAfter === "cold";
      const bearer = await tokenFrom(endpoint, appId, appSecret);
      const seen = await seenAt(endpoint, bearer, appId);
      const variables = { ...seen, m2mAppSecret: appSecret, issuer: `${issuer.url}/dev-issuer` };
      expect(name, await playOn(recorded, { url: endpoint, version, bearer, variables }));
    } catch (error) {
      expect(name, [(error as Error).message]);
    }
  }
  await reset({ restart });
  await issuer.close();
  note(`${count} cases of the contract of ${version} were played.`);
}
