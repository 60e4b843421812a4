import type { Kind } from "./kind.ts";
import { membership } from "./membership.ts";

export const organizationApplication: Kind = {
  name: "OrganizationApplication",
  key: "applications",
  inside: { kind: "Organization", argument: "applications" },
  description:
    "A machine-to-machine application in an organization, with the organization roles that it has there.",
  ...membership({
    argument: "application",
    kind: "Application",
    path: "applications",
    parameter: "applicationId",
    suits: ({ type }) =>
      type === "MachineToMachine"
        ? undefined
        : `is of type ${type}, and only MachineToMachine ones can be in an organization`,
    roleType: "MachineToMachine",
    describe: {
      member: "The application, of type MachineToMachine. In YAML the key, where it isn't written.",
      roles: "The organization roles, of type MachineToMachine, that it has there: all of them.",
    },
  }),

  atTenant: {
    neededByProvider: async (api, { application, id }) =>
      application === api.settings.appId || id.endsWith(`/${api.settings.appId}`)
        ? "it is the application that the provider runs as (logto:appId)"
        : undefined,
  },
};
