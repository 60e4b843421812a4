import { declareModel } from "pulumi-logto-model";

// How messages name this repository's commands where pulumi itself is called.
process.env.PULUMI_LOGTO_CLI ??= "npm run cli --";

export default await declareModel();
