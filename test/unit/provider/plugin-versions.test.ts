import { afterEach, expect, test } from "@jest/globals";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { type Kind, kindOf } from "../../../providers/kinds/index.ts";
import { openSession } from "../../../providers/lifecycle/session.ts";
import { openProvider } from "../../../providers/plugin/provider.ts";

const role = kindOf("Role") as { -readonly [Key in keyof Kind]: Kind[Key] };
const settings: Record<string, string> = { endpoint: "http://localhost:1", appId: "me", appSecret: "s" };
const struct = (values: object) => structProto.Struct.fromJavaScript(values as never);

afterEach(() => {
  delete role.upgrades;
});

test("the plugin brings what an older version wrote to today's form once", async () => {
  role.upgrades = [(state) => ({ ...state, description: `${state.description}!` })];
  const { diff } = openProvider(
    () => openSession((key) => settings[key], { env: {} }),
    () => {},
  );
  const differs = async (old: object, now: object) => {
    const request = new proto.DiffRequest()
      .setUrn("urn:pulumi:test::shop::logto:index:Role::staff")
      .setId("id")
      .setOlds(struct(old))
      .setOldInputs(struct(old))
      .setNews(struct(now));
    return (await diff(request)).getChanges() === 2;
  };
  const old = { name: "staff", description: "works" };
  const news = { name: "staff", description: "works!", __version: 2 };
  expect(await differs(old, news)).toBe(false);
  expect(await differs(news, news)).toBe(false);
  expect(await differs(old, { ...news, description: "works" })).toBe(true);
});
