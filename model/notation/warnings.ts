import type { Directory } from "./directory.ts";
import { computedOutputNames, type Entry } from "./entries.ts";
import type { ErrorCode } from "./error-codes.ts";
import type { Reading } from "./reading.ts";
import type { Path } from "./source.ts";
import { Named, toPlain, type Value } from "./values.ts";

const namesIn = (value: Value | undefined): Set<string> =>
  new Set([value ?? []].flat().flatMap((one) => (one instanceof Named ? [one.name] : [])));

const present = (directory: Directory, kind: string): Entry[] =>
  directory.all(kind).filter((entry) => !entry.isAbsent);

/** So many get a line each. */
const few = 3;

/** What can be meant, and more often is forgotten. */
export function warn(reading: Reading, directory: Directory): void {
  const warning = (code: ErrorCode, path: Path, message: string) =>
    reading.wrong(code, path, message, { key: true, warning: true });
  /** The same of each entry; of many in one. */
  const each = (code: ErrorCode, entries: readonly Entry[], word: string, message: string) => {
    if (entries.length <= few) for (const { path } of entries) warning(code, path, message);
    else {
      const shown = entries.slice(0, few).map(({ name }) => name);
      const rest = entries.length - few;
      const all = `${entries.length} ${word} (${shown.join(", ")} and ${rest} more)`;
      warning(code, (entries[0] as Entry).path.slice(0, 1), `${all}: ${message}`);
    }
  };

  const roles = present(directory, "Role");
  const granting = [...roles, ...present(directory, "OrganizationRole")];
  const granted = new Set(
    granting.flatMap(({ args }) => Object.values(args).flatMap((value) => [...namesIn(value)])),
  );
  each(
    "SCOPE_NOT_GRANTED",
    present(directory, "Scope").filter(({ name }) => !granted.has(name)),
    "scopes",
    "no role grants it, so no token will carry it",
  );

  const held = new Set(
    present(directory, "ApplicationRoles").flatMap((held) => [...namesIn(held.args.roles)]),
  );
  const forApplications = roles.filter(({ args }) => {
    const { type, isDefault } = toPlain(args) as { type?: unknown; isDefault?: unknown };
    return type === "MachineToMachine" && isDefault !== true;
  });
  each(
    "ROLE_NOT_HELD",
    forApplications.filter(({ name }) => !held.has(name)),
    "roles",
    "no application of the model holds it, so nobody gets it",
  );

  const [experience] = present(directory, "SignInExperience");
  if (!experience?.args.socialConnectors) return;
  const shown = namesIn(experience.args.socialConnectors);
  each(
    "CONNECTOR_NOT_SHOWN",
    present(directory, "Connector").filter(
      (connector) => computedOutputNames(connector).includes("callbackUri") && !shown.has(connector.name),
    ),
    "connectors",
    "the sign-in experience doesn't show it (signInExperience.socialConnectors)",
  );
}
