import { ConnectorConfigFormItemType, ConnectorPlatform, ConnectorType } from "@logto/connector-kit";
import { z } from "zod/v3";
import type { CreateConnector } from "../../emulator/index.ts";

/* Connectors that somebody wrote for a Logto of their own: one that signs in, one that sends. */

const { MultiSelect, Number: Numeric, Select, Switch, Text } = ConnectorConfigFormItemType;

const shared = { logo: "./logo.svg", logoDark: null, description: { en: "Of Acme's own" }, readme: "" };

/** A social one, whose target isn't its factory's id. */
export const staffConnector: CreateConnector = async () => ({
  type: ConnectorType.Social,
  metadata: {
    ...shared,
    id: "acme-staff-web",
    target: "acme-staff",
    platform: ConnectorPlatform.Web,
    name: { en: "Acme staff" },
    formItems: [
      { key: "clientId", label: "Client", type: Text, required: true },
      { key: "clientSecret", label: "Secret", type: Text, required: true },
      { key: "directoryUrl", label: "Directory", type: Text },
      {
        key: "environment",
        label: "Environment",
        type: Select,
        selectItems: [
          { value: "live", title: "Live" },
          { value: "test", title: "Test" },
        ],
      },
      { key: "groups", label: "Groups", type: MultiSelect, selectItems: [{ value: "a" }, { value: "b" }] },
    ],
  },
  configGuard: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    directoryUrl: z.string().optional(),
    environment: z.enum(["live", "test"]).optional(),
    groups: z.array(z.string()).optional(),
  }),
  getAuthorizationUri: async () => "https://staff.acme.example/sign-in",
});

/** One that sends e-mail, with a switch, a number and a key in plain sight. */
export const pigeonConnector: CreateConnector = async () => ({
  type: ConnectorType.Email,
  metadata: {
    ...shared,
    id: "acme-pigeon",
    target: "acme-pigeon",
    platform: null,
    name: { en: "Pigeon post" },
    formItems: [
      { key: "endpoint", label: "Endpoint", type: Text, required: true },
      { key: "licence", label: "Licence", type: Text, required: true, isConfidential: true },
      { key: "birds", label: "Birds", type: Numeric },
      { key: "atNight", label: "At night", type: Switch },
    ],
  },
  configGuard: z.object({
    endpoint: z.string(),
    licence: z.string(),
    birds: z.number().optional(),
    atNight: z.boolean().optional(),
  }),
  sendMessage: async () => undefined,
});

export const customConnectors: readonly CreateConnector[] = [staffConnector, pigeonConnector];
