import { computedOutputs, type Directory, type Entry } from "./entries.ts";
import type { Reading } from "./reading.ts";
import { Named, toPlain, type Value } from "./values.ts";

const namesIn = (value: Value | undefined): Set<string> =>
  new Set([value ?? []].flat().flatMap((one) => (one instanceof Named ? [one.name] : [])));

const present = (directory: Directory, kind: string): Entry[] =>
  directory.all(kind).filter((entry) => !entry.isAbsent);

/** What can be meant, and more often is forgotten. */
export function warn(reading: Reading, directory: Directory): void {
  const warning = (entry: Entry, message: string) =>
    reading.wrong(entry.path, message, { key: true, warning: true });

  const roles = present(directory, "Role");
  const granted = new Set(roles.flatMap((role) => [...namesIn(role.args.scopes)]));
  for (const scope of present(directory, "Scope")) {
    if (!granted.has(scope.name)) warning(scope, "no role grants it, so no token will carry it");
  }

  const held = new Set(
    present(directory, "ApplicationRoles").flatMap((held) => [...namesIn(held.args.roles)]),
  );
  for (const role of roles) {
    const { type, isDefault } = toPlain(role.args) as { type?: unknown; isDefault?: unknown };
    if (type === "MachineToMachine" && isDefault !== true && !held.has(role.name)) {
      warning(role, "no application of the model holds it, so nobody gets it");
    }
  }

  const [experience] = present(directory, "SignInExperience");
  if (!experience?.args.socialConnectors) return;
  const shown = namesIn(experience.args.socialConnectors);
  for (const connector of present(directory, "Connector")) {
    if (computedOutputs(connector).includes("callbackUri") && !shown.has(connector.name)) {
      warning(connector, "the sign-in experience doesn't show it (signInExperience.socialConnectors)");
    }
  }
}
