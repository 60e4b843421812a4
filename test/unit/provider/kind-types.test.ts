import { expect, test } from "@jest/globals";
import { z } from "zod";
import { type Kind, kindOf, type Property } from "../../../providers/kinds/index.ts";

/* What no declaration may say at once doesn't compile: each line below is an error, or `npm run types` fails. */

const made = kindOf("Role") as Extract<Kind, { permanent?: never }>;
const standing = kindOf("SignInExperience") as Extract<Kind, { permanent: true }>;

const illegal: Kind[] = [
  // @ts-expect-error: two identities
  { ...made, identity: { by: "mark", at: "customData.mark", is: () => true } },
  // @ts-expect-error: only what has a key can be overwritten by it
  { ...made, identity: { by: "traces", is: () => true, overwrites: true } },
  // @ts-expect-error: no identity
  { ...made, identity: undefined },
  // @ts-expect-error: what is always there has no key of its own
  { ...standing, identity: { by: "key", is: () => true } },
  // @ts-expect-error: what is always there isn't deleted, so nothing takes it along
  { ...standing, deletedWith: "application" },
  // @ts-expect-error: what is made has no values in a new tenant
  { ...made, fresh: { name: "x" } },
  // @ts-expect-error: what is always there is one
  { ...standing, singleton: undefined },
];

const said = { schema: z.string(), description: "x" };

const illegalProperties: Property[] = [
  // @ts-expect-error: what has to be declared has no default
  { ...said, required: true, default: "" },
  // @ts-expect-error: what takes the logical name isn't the server's choice
  { ...said, logicalName: true, filledIn: true },
  // @ts-expect-error: what points to nothing suits nothing
  { ...said, suits: () => undefined },
  // @ts-expect-error: what steers the provider lies nowhere in the API's object
  { ...said, option: true, path: "a.b" },
  // @ts-expect-error: an object, or a list of objects
  { ...said, fields: {}, items: {} },
  // @ts-expect-error: what can be left out isn't missing
  { ...said, missing: () => "" },
];

test("there are such", () => {
  expect(illegal).toHaveLength(7);
  expect(illegalProperties).toHaveLength(6);
});
