import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openWorld, person, planted, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const answers = (): [string, string][] => [
  ["Stack", "dev"],
  ["Tenant's address", world.tenant.url],
  ["machine-to-machine", world.tenant.appId],
  ["Its secret", planted],
  ["Your API's indicator", "https://api.shop.example"],
  ["Who users can sign in with", "google, apple"],
  ["Address of the web", "http://localhost:3000"],
  ["Google: client id", "g"],
  ["Google: client secret", "planted-google"],
  ["Apple: service id", "a"],
  ["Apple: team id", "t"],
  ["Apple: key id", "k"],
  ["Apple: private key", world.write("key.p8", "-----BEGIN\nplanted-key\n-----END\n")],
];

test("a person is asked for everything once; a key with several lines comes from a file", async () => {
  const somebody = person(answers());
  await world.run({}, somebody);
  expect(world.config("dev")).toMatchObject({
    "shop:appleServiceId": "a",
    "shop:appleTeamId": "t",
    "shop:appleKeyId": "k",
  });
  expect(world.secrets.get("dev shop:applePrivateKey")).toBe("-----BEGIN\nplanted-key\n-----END");
  expect(new Set(somebody.asked).size).toBe(somebody.asked.length);
  expect([...world.said, ...somebody.heard].join("\n")).not.toContain("planted");
});

test("what the tenant doesn't take is asked again, with what was said as the default", async () => {
  const somebody = person([
    ["Its secret", "wrong"],
    ["Tenant's address", "http://localhost:59999"],
    ...answers(),
  ]);
  await world.run({}, somebody);
  expect(world.said.join("\n")).toContain("✗ Endpoint: nothing runs at http://localhost:59999");
  expect(world.said.join("\n")).not.toContain("pulumi config set");
  expect(somebody.asked.some((one) => one.includes("[http://localhost:59999]"))).toBe(true);
  expect(somebody.asked).toContain("Its secret [set]");
  expect(world.config("dev")["logto:endpoint"]).toBe(world.tenant.url);
});

test("what the model refuses is asked again, and nothing else", async () => {
  const issuer = "https://login.microsoftonline.com/x/v2.0";
  const microsoft: [string, string][] = [
    ["Microsoft Entra: client id", "m"],
    ["Microsoft Entra: issuer", `${issuer}/.well-known/openid-configuration`],
    ["Microsoft Entra: issuer", issuer],
    ["Microsoft Entra: domain", "shop.example"],
    ["Microsoft Entra: client secret", "planted-ms"],
  ];
  const somebody = person([["Who users can sign in with", "microsoft"], ...microsoft, ...answers()]);
  await world.run({}, somebody);
  expect(world.config("dev")["shop:microsoftIssuer"]).toBe(issuer);
  expect(somebody.asked.filter((one) => one.startsWith("Microsoft Entra: issuer"))).toHaveLength(2);
  expect(somebody.asked.filter((one) => one.startsWith("Microsoft Entra: client id"))).toHaveLength(1);
});

test("run again, what is there is the default, and Enter keeps it all", async () => {
  await world.run({}, person(answers()));
  world.commands.length = 0;
  const somebody = person([["Stack", "dev"]]);
  await world.run({}, somebody);
  expect(somebody.asked).toContain("Google: client id [g]");
  expect(somebody.asked).toContain("Google: client secret [set]");
  expect(somebody.asked).toContain("Apple: private key (.p8), the file that holds it [set; Enter keeps it]");
  expect(world.commands.filter((one) => /^(config set|stack init)/.test(one))).toEqual([]);
});

test("a provider that there isn't is said, and asked again", async () => {
  const somebody = person([["Who users can sign in with", "gogle"], ...answers()]);
  await world.run({}, somebody);
  expect(somebody.heard.join("\n")).toContain('did you mean "google"?');
});

test("an answer that is needed is asked for until there is one", async () => {
  const left = answers().filter(([words]) => words !== "Google: client id");
  let times = 0;
  const somebody = person(left);
  const { ask } = somebody;
  somebody.ask = async (label, byDefault) => {
    if (!label.startsWith("Google: client id")) return ask(label, byDefault);
    times += 1;
    return times < 3 ? "" : "late";
  };
  await world.run({}, somebody);
  expect(world.config("dev")["shop:googleClientId"]).toBe("late");
});

test("a new stack's passphrase is asked for twice, and set for pulumi", async () => {
  world.env = {};
  const somebody = person([
    ["A passphrase", "planted-one"],
    ["Once more", "planted-two"],
    ["A passphrase", "planted-pass"],
    ["Once more", "planted-pass"],
    ...answers(),
  ]);
  await world.run({}, somebody);
  expect(somebody.heard).toContain("  These two differ.");
  expect(world.env.PULUMI_CONFIG_PASSPHRASE).toBe("planted-pass");
  expect([...world.said, ...somebody.heard].join("\n")).not.toContain("planted");
  expect(world.said.at(-1)).toContain("export PULUMI_CONFIG_PASSPHRASE=");
});

test("a passphrase that is public encrypts no other stack than dev", async () => {
  world.env = { PULUMI_CONFIG_PASSPHRASE: "shop-dev" };
  const somebody = person([["A passphrase", "planted-pass"], ["Once more", "planted-pass"], ...answers()]);
  await world.run({ stack: "prod" }, somebody);
  expect(somebody.heard.join("\n")).toContain('that of stack "dev", which is public');
  expect(world.env.PULUMI_CONFIG_PASSPHRASE).toBe("planted-pass");
});
