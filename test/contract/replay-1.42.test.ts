import { replayAll } from "./replay-all.ts";

replayAll("1.42");
