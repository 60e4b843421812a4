import { ApplicationType, defaultApplicationSecretName, hasSecrets } from "@logto/schemas";
import { insertLinks } from "./links.ts";
import { applicationDefaults } from "./routes/applications.ts";
import type { SeedApplication } from "./said.ts";
import { newSecret, type Store } from "./store.ts";

const types = ["Native", "SPA", "Traditional", "MachineToMachine"];

/** Puts applications into a tenant, in the place of those that have their ids. */
export function seedApplications(store: Store, applications: readonly SeedApplication[]): void {
  for (const application of applications) {
    const { id, secret = newSecret(), name = id, type, roles = [], customData = {} } = application;
    const where = `applications: "${id}"`;
    if (!/^[\w-]{1,21}$/.test(id)) throw new Error(`${where} is no id: 1 to 21 letters, digits, - and _`);
    if (!types.includes(type)) throw new Error(`${where}: type has to be one of ${types.join(", ")}`);
    const { redirectUris = [], postLogoutRedirectUris = [] } = application;
    if (store.find("applications", { id })) store.delete("applications", { id });
    store.insert("applications", {
      ...{ ...applicationDefaults, id, name, type, customData, createdAt: store.now() },
      oidcClientMetadata: {
        redirectUris: [...redirectUris],
        postLogoutRedirectUris: [...postLogoutRedirectUris],
      },
    });
    if (hasSecrets(type as ApplicationType)) {
      store.insert("applicationSecrets", {
        ...{ applicationId: id, name: defaultApplicationSecretName, value: secret },
        ...{ createdAt: store.now(), expiresAt: null },
      });
    }
    for (const role of roles) {
      const all = store.filter("roles", { type: ApplicationType.MachineToMachine });
      const found = all.find(({ name }) => name === role);
      const names = all.map(({ name }) => String(name)).filter((name) => !name.startsWith("#"));
      if (!found) {
        throw new Error(
          `${where}: there is no machine-to-machine role "${role}"; there are: ${names.join(", ")}`,
        );
      }
      insertLinks(store, "applicationsRoles", [{ applicationId: id, roleId: found.id }]);
    }
  }
}
