import { apiResource } from "./api-resource.ts";
import { application } from "./application.ts";
import { applicationRoles } from "./application-roles.ts";
import { applicationSecret } from "./application-secret.ts";
import { connector } from "./connector.ts";
import type { Kind } from "./kind.ts";
import { role } from "./role.ts";
import { scope } from "./scope.ts";
import { signInExperience } from "./sign-in-experience.ts";
import { ssoConnector } from "./sso-connector.ts";
import { webhook } from "./webhook.ts";

export * from "./kind.ts";
export { adoptProperty, mistakesOf, propertiesOf } from "./validate.ts";

/** Every kind that there is, in the order in which people think of them. A new kind is one line here. */
export const kinds: readonly Kind[] = [
  application,
  applicationSecret,
  applicationRoles,
  apiResource,
  scope,
  role,
  connector,
  ssoConnector,
  signInExperience,
  webhook,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/** The kind of that name; throws for one that isn't registered. */
export function kindOf(name: string): Kind {
  const kind = byName.get(name);
  if (!kind) throw new Error(`no kind is registered as "${name}"`);
  return kind;
}
