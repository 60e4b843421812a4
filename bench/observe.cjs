// Loaded first (`node --require`) into the processes of a command that bench/timeline.ts looks at: notes when each was
// ready, each call that it answered or made, and each request to the tenant, in a file of its own.
const { appendFileSync } = require("node:fs");
const { join } = require("node:path");
const { subscribe } = require("node:diagnostics_channel");
const Module = require("node:module");

const file = join(process.env.BENCH_OBSERVE, `${process.pid}.jsonl`);
const origin = performance.timeOrigin;
const now = () => origin + performance.now();
let lines = "";
let waits = false;
const flush = () => {
  waits = false;
  if (lines !== "") appendFileSync(file, lines);
  lines = "";
};
/** The engine may kill a plugin at any time, so nothing waits for long. */
const note = (what, start, end = now()) => {
  lines += `${JSON.stringify([what, Number(start.toFixed(1)), Number(end.toFixed(1))])}\n`;
  if (!waits) setTimeout(flush, 20).unref();
  waits = true;
};
process.once("exit", flush);
note("node", origin);

/** A function that calls back with its answer, which is noted. */
const noting = (what, answer) => {
  const start = now();
  return (...args) => {
    note(what, start);
    return answer(...args);
  };
};

const seen = new Set();
const patches = {
  "./client"({ Client: { prototype } }) {
    const call = prototype.makeUnaryRequest;
    prototype.makeUnaryRequest = function (path, ...args) {
      const last = args.length - 1;
      if (typeof args[last] === "function")
        args[last] = noting(`calls ${path.split("/").at(-1)}`, args[last]);
      return call.call(this, path, ...args);
    };
  },
  "./server"({ Server: { prototype } }) {
    const { addService, bindAsync } = prototype;
    prototype.addService = function (service, handlers) {
      const noted = Object.entries(service).flatMap(([key, { path, originalName, responseStream }]) => {
        const handler = handlers[key] ?? handlers[originalName];
        if (responseStream || typeof handler !== "function") return [];
        const what = `answers ${path.split("/").at(-1)}`;
        return [[key, (call, answer) => handler.call(handlers, call, noting(what, answer))]];
      });
      return addService.call(
        this,
        service,
        Object.assign(Object.create(handlers), Object.fromEntries(noted)),
      );
    };
    prototype.bindAsync = function (address, credentials, answer) {
      return bindAsync.call(this, address, credentials, noting("listens", answer));
    };
  },
};
const load = Module._load;
Module._load = function (request, parent, ...rest) {
  const loaded = load.call(this, request, parent, ...rest);
  const patch = patches[request];
  if (patch && /@grpc[\\/]grpc-js/.test(parent?.filename) && !seen.has(loaded)) {
    seen.add(loaded);
    patch(loaded);
  }
  return loaded;
};

const began = new WeakMap();
subscribe("undici:request:create", ({ request }) => began.set(request, now()));
subscribe("undici:request:trailers", ({ request }) => note("requests", began.get(request)));
