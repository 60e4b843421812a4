import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Args, kindOf } from "../../../providers/kinds/index.ts";
import { completeArguments } from "../../../providers/lifecycle/declaring.ts";
import { type Engine, type Held, openEngine } from "./engine.ts";

/* Signed requests of a SAML connector: Logto takes the switch only with an active key, and lets that not go before it. */

let engine: Engine;
let config: Record<string, unknown>;
beforeEach(async () => {
  engine = await openEngine({ signingKeyBits: 1024 });
  const { id: application } = await engine.create("SamlApplication", { name: "a" });
  const { state } = await engine.create("SamlApplicationSecret", { application });
  const x509Certificate = String(state.certificate).replaceAll("\r", "");
  config = { entityId: "idp", signInEndpoint: "https://idp.example/sso", x509Certificate };
});
afterEach(() => engine.close());

const configAt = async ({ id }: Held) => (await engine.api("GET", `/sso-connectors/${id}`)).config;
const keysAt = ({ id }: Held) => engine.api("GET", `/sso-connectors/${id}/signing-keys`);

/** What a program declares of it, the nested keys each a resource of its own. */
function declared(signAuthnRequest: boolean | undefined, keys: Record<string, { active?: boolean }>) {
  const kind = kindOf("SsoConnector");
  const given = { provider: "SAML", config: { ...config, signAuthnRequest }, signingKeys: keys };
  const { signingKeys, ...args } = completeArguments(kind, "saml", given);
  const nested = Object.values(signingKeys as Args).map(
    (key, at) => kind.children?.signingKeys?.entry?.(`${at}`, key) ?? {},
  );
  return { args, keys: nested };
}

test("the connector is made, then its key, which switches signing on; and back", async () => {
  const { args, keys } = declared(true, { main: { active: true } });
  const connector = await engine.create("SsoConnector", args);
  const key = await engine.create("SsoConnectorSigningKey", { ssoConnector: connector.id, ...keys[0] });
  expect((await configAt(connector)).signAuthnRequest).toBe(true);
  engine.restart();
  for (const [one, wanted] of [
    [connector, args],
    [key, { ssoConnector: connector.id, ...keys[0] }],
  ] as const) {
    expect((await engine.diff((await engine.read(one)) as Held, wanted)).changes).toBe(false);
  }
  // A change of the connector leaves it on.
  await engine.update(connector, { ...args, config: { ...config, signInEndpoint: "https://other.example" } });
  expect(await configAt(connector)).toMatchObject({
    signInEndpoint: "https://other.example",
    signAuthnRequest: true,
  });
  await engine.delete(key);
  expect((await configAt(connector)).signAuthnRequest).toBeUndefined();
  expect(await keysAt(connector)).toEqual([]);
});

test("off and on again in the console is drift of the key", async () => {
  const { args, keys } = declared(true, { main: { active: true } });
  const connector = await engine.create("SsoConnector", args);
  const key = await engine.create("SsoConnectorSigningKey", { ssoConnector: connector.id, ...keys[0] });
  await engine.api("PATCH", `/sso-connectors/${connector.id}`, { config });
  engine.restart();
  const found = (await engine.read(key)) as Held;
  const wanted = { ssoConnector: connector.id, ...keys[0] };
  expect((await engine.diff(found, wanted)).changes).toBe(true);
  await engine.update(found, wanted);
  expect((await configAt(connector)).signAuthnRequest).toBe(true);
});

test.each([0, 1])(
  "another key takes its place while requests are signed, whichever is first (%i)",
  async (first) => {
    const before = declared(true, { a: { active: true }, b: {} });
    const connector = await engine.create("SsoConnector", before.args);
    const own = { ssoConnector: connector.id };
    const [a, b] = [
      await engine.create("SsoConnectorSigningKey", { ...own, ...before.keys[0] }),
      await engine.create("SsoConnectorSigningKey", { ...own, ...before.keys[1] }),
    ];
    const after = declared(true, { a: {}, b: { active: true } });
    const changes = [
      () => engine.update(a, { ...own, ...after.keys[0] }),
      () => engine.update(b, { ...own, ...after.keys[1] }),
    ];
    await Promise.all(first === 0 ? changes.map((one) => one()) : changes.reverse().map((one) => one()));
    expect((await configAt(connector)).signAuthnRequest).toBe(true);
    const active = (await keysAt(connector)).filter((key: { active: boolean }) => key.active);
    expect(active.map(({ id }: { id: string }) => `${connector.id}/${id}`)).toEqual([b.id]);
  },
);

test("without a key beside it the switch is refused before anything is sent, and says where it goes", async () => {
  const { args } = declared(true, { main: {} });
  await expect(engine.create("SsoConnector", args)).rejects.toThrow(
    /config\.signAuthnRequest: needs an active signing key.*signingKeys: \{ <name>: \{ active: true \} \}/,
  );
});

test("what the server drops is refused, and the algorithm is taken", async () => {
  const { args } = declared(undefined, {});
  const failures = async (more: object) =>
    (await engine.check("SsoConnector", { ...args, config: { ...config, ...more } })).failures.map(
      ({ reason }) => reason,
    );
  expect(await failures({ nameIdFormat: "x" })).toEqual([
    expect.stringContaining('SAML has no "nameIdFormat"'),
  ]);
  expect(await failures({ idpInitiatedAuthConfig: {} })).toEqual([
    expect.stringContaining('SAML has no "idpInitiatedAuthConfig"'),
  ]);
  const requestSignatureAlgorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
  const connector = await engine.create("SsoConnector", {
    ...args,
    config: { ...config, requestSignatureAlgorithm },
  });
  expect((await configAt(connector)).requestSignatureAlgorithm).toBe(requestSignatureAlgorithm);
  expect(await failures({ requestSignatureAlgorithm: "md5" })).toEqual([
    expect.stringContaining("config.requestSignatureAlgorithm"),
  ]);
});
