import { declareModel } from "pulumi-logto-model";

export default await declareModel();
