import { expect, test } from "@jest/globals";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import { openProvider } from "../../../providers/plugin/provider.ts";

test("the plugin knows which stack to advise for before it's asked about any resource", () => {
  const met: object[] = [];
  const { configure } = openProvider(undefined, (one) => met.push(one));
  const name = "default_0_1_0";
  const urn = `urn:pulumi:dev::shop::pulumi:providers:logto::${name}`;
  configure(new proto.ConfigureRequest().setUrn(urn).setName(name));
  // Engines before it was said.
  configure(new proto.ConfigureRequest());
  expect(met).toEqual([
    expect.objectContaining({ stack: "dev", provider: name }),
    expect.objectContaining({ stack: "", provider: "" }),
  ]);
});
