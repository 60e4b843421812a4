import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openWorld, urn, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
  world.around.now = () => Date.parse("2027-04-10");
  world.secrets["shop:mailPassword"] = "planted-password";
});
afterEach(() => world.close());

test("nothing that ends soon is fine", async () => {
  world.config["shop:mailPasswordExpires"] = "2028-01-01";
  expect(await world.one("expiry")).toMatchObject({ verdict: "ok" });
});

test("what ends soon is a warning, what has ended or is no date a failure, each with what to do", async () => {
  world.config["shop:mailPasswordExpires"] = "2027-05-01";
  world.config["logto:appSecretExpires"] = "next year";
  const resource = (kind: string, name: string, outputs: object) => ({
    urn: urn(kind, name),
    id: "x",
    type: `pulumi-nodejs:dynamic/logto:${kind}`,
    outputs,
  });
  world.state.resources = [
    resource("SamlApplicationSecret", "crm/first", { expiresAt: "2027-04-01T00:00:00.000Z" }),
  ];
  const found = await world.find("expiry");
  expect(found.map(({ verdict, says }) => `${verdict}: ${says.split(";")[0]}`)).toEqual([
    'failed: logto:appSecretExpires: "next year" is no date on which logto:appSecret ends',
    "failed: SamlApplicationSecret crm/first expired on 2027-04-01",
    "warning: shop:mailPassword expires on 2027-05-01",
  ]);
  expect(found[2]?.mend).toContain("pulumi config set --secret --stack dev shop:mailPassword");
});
