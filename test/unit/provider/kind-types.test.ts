import { expect, test } from "@jest/globals";
import { type Kind, kindOf } from "../../../providers/kinds/index.ts";

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

test("there are such", () => expect(illegal).toHaveLength(7));
