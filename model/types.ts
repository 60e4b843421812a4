import type * as pulumi from "@pulumi/pulumi";

type Text = pulumi.Output<string>;

/** What a model's resources are to others: the outputs of a stack, by logical names. */
export interface ModelOutputs {
  /** The tenant's public address. */
  endpoint?: string;
  applications: Record<string, { clientId: Text; name: pulumi.Input<unknown>; type: pulumi.Input<unknown> }>;
  apiResources: Record<string, { id: Text; indicator: pulumi.Input<unknown> }>;
  /** What to register at identity providers, by connector. */
  callbackUris: Record<string, Text>;
  /** What remains to be done by hand there. */
  checklist: Record<string, pulumi.Output<string[]>>;
  /** Clients' secrets, those of `applicationSecrets` included. */
  applicationSecrets?: pulumi.Output<Record<string, string>>;
  webhookSigningKeys?: pulumi.Output<Record<string, string>>;
  /** What `pulumi-logto env` writes. */
  envFiles?: pulumi.Output<Record<string, { path: string; variables: Record<string, string | null> }>>;
}

export interface ModelOptions {
  /** The component that the model's resources belong to. */
  parent?: pulumi.Resource;
}
