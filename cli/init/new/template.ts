import { stringify } from "yaml";
import { embedded, filesOf, projectFile, usualDashboard } from "./files.ts";
import { published } from "./origin.ts";

/** What `pulumi new` puts the project's name in for. */
const name = "${PROJECT}";

const template = {
  template: {
    description: "Logto as code: applications, API resources, roles and sign-in in a model in YAML",
    config: {
      "logto:endpoint": { description: "The tenant's address", default: embedded.endpoint },
      "logto:appId": {
        description: "The machine-to-machine application that manages it",
        default: embedded.appId,
      },
      "logto:appSecret": { description: "Its secret", default: embedded.appSecret, secret: true },
      dashboardUrl: { description: "Address of the web application", default: usualDashboard },
    },
  },
};

/** The files of the template for `pulumi new`: what init writes, but the stack, which Pulumi asks for. */
export function templateFiles(): Record<string, string> {
  const indicator = "https://api.example.com";
  const { "Pulumi.dev.yaml": _, ...files } = filesOf({ name, indicator, providers: [], packages: published });
  const own = projectFile(name).replace(/^description: .*$/m, "description: ${DESCRIPTION}");
  return { ...files, "Pulumi.yaml": own + stringify(template, { lineWidth: 0 }) };
}
