import * as pulumi from "@pulumi/pulumi";
import { saidOf, withinArgument } from "./lifecycle/mark.ts";
import { withinOf } from "./protocol.ts";

/** What a dynamic resource says of itself to its handler, which is told no URN. */
export const ofItself = (name: string, parent: pulumi.Resource | undefined): Record<string, unknown> => ({
  ...saidOf({ project: pulumi.getProject(), stack: pulumi.getStack(), name }),
  // No output, which would have it wait for all that lies there too.
  [withinArgument]: parent && new Promise((say) => void parent.urn.apply((urn) => say(withinOf(urn)))),
});
