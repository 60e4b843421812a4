import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { type Args, type Kind, kindOf, text } from "../../../providers/kinds/index.ts";
import { handlerOf } from "../../../providers/lifecycle/handler.ts";
import { openSession } from "../../../providers/lifecycle/session.ts";
import { upgraded, versioned } from "../../../providers/lifecycle/versions.ts";

const application = kindOf("Application");
const { isDeviceFlow, ...others } = application.properties;

/** The kind of a later version, in which a create-only argument has another name. */
const later: Kind = {
  ...application,
  properties: { ...others, deviceFlow: { ...(isDeviceFlow as object), formerly: ["isDeviceFlow"] } as never },
};
/** And of one after that, which counts in hours what was minutes. */
const latest: Kind = {
  ...later,
  properties: { ...later.properties, hours: { schema: z.number(), description: "d", option: true } },
  upgrades: [
    ({ minutes, ...state }) => (minutes === undefined ? state : { ...state, hours: Number(minutes) / 60 }),
  ],
};

const settings: Record<string, string> = { endpoint: "http://localhost:1", appId: "me", appSecret: "s" };
const session = () => openSession((key) => settings[key], { env: {} });
const handler = (kind: Kind) => handlerOf(kind, session);
const written: Args = { name: "tv", type: "Native", isDeviceFlow: true, redirectUris: [] };

describe("a state outlives the version that wrote it", () => {
  test("a create-only argument that has another name now replaces nothing", async () => {
    const news = { name: "tv", type: "Native", deviceFlow: true, redirectUris: [] };
    expect(await handler(later).diff("id", written, news)).toMatchObject({ changes: false, replaces: [] });
    const other = { ...news, deviceFlow: false };
    expect((await handler(later).diff("id", written, other)).replaces).toEqual(["deviceFlow"]);
  });

  test("a field of an argument keeps its value too", () => {
    const refreshToken = application.properties.refreshToken as { fields: object };
    const fields = refreshToken.fields as Record<string, object>;
    const { rotate, ...rest } = fields;
    const kind = {
      ...application,
      properties: {
        ...application.properties,
        refreshToken: { ...refreshToken, fields: { ...rest, rotates: { ...rotate, formerly: ["rotate"] } } },
      },
    } as unknown as Kind;
    expect(upgraded(kind, { refreshToken: { rotate: false, ttlInDays: 3 } })).toEqual({
      refreshToken: { rotates: false, ttlInDays: 3 },
    });
  });

  test("what means something else is brought from version to version, once", () => {
    const state = upgraded(latest, { ...written, minutes: 120 });
    expect(state).toEqual({ name: "tv", type: "Native", deviceFlow: true, redirectUris: [], hours: 2 });
    expect(versioned(latest, state)).toEqual({ ...state, __version: 2 });
    expect(upgraded(latest, { ...versioned(latest, state), minutes: 60 })).toMatchObject({
      hours: 2,
      minutes: 60,
    });
  });

  test("the first version isn't written, so that today's states stay as they are", () => {
    expect(versioned(application, written)).toEqual(written);
    expect(upgraded(application, written)).toEqual(written);
  });

  test("what a later version wrote is refused in words", async () => {
    const later = handler(application).read("id", { ...written, __version: 7 });
    await expect(later).rejects.toThrow(
      /written by a later version of pulumi-logto \(Application 7, and this one knows 1\)/,
    );
  });

  test("a name that an argument has again isn't taken for the old one", () => {
    const kind = {
      ...application,
      properties: {
        ...application.properties,
        title: { schema: text(), description: "d", formerly: ["name"] },
      },
    };
    expect(upgraded(kind, { name: "a", title: "b" })).toEqual({ name: "a", title: "b" });
  });
});
