import type { BinaryReader, BinaryWriter } from "google-protobuf";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";

const { Struct } = structProto;
type Struct = InstanceType<typeof Struct>;
type Fields = Record<string, unknown>;

/* Numbers of fields: of the API's Struct, of an entry of it, of a Value and of its list. */
const entry = 1;
const [key, value] = [1, 2];
const [number, text, truth, struct, list] = [2, 3, 4, 5, 6];
const item = 1;

const came = new WeakMap<Struct, { fields: Fields; bytes: Uint8Array }>();

/** Hands each field that comes to `take`, which reads it or says that it doesn't know it. */
function eachField(reader: BinaryReader, take: (field: number) => boolean): void {
  while (reader.nextField() && !reader.isEndGroup()) if (!take(reader.getFieldNumber())) reader.skipField();
}

/** What `read` makes of the message that the field holds. */
function within<T>(reader: BinaryReader, read: (reader: BinaryReader) => T): T {
  let found: T | undefined;
  reader.readMessage(reader, (_, inner) => {
    found = read(inner as BinaryReader);
  });
  return found as T;
}

function listIn(reader: BinaryReader): unknown[] {
  const items: unknown[] = [];
  eachField(reader, (field) => field === item && items.push(within(reader, valueIn)) > 0);
  return items;
}

function valueIn(reader: BinaryReader): unknown {
  let found: unknown = null;
  eachField(reader, (field) => {
    if (field === number) found = reader.readDouble();
    else if (field === text) found = reader.readString();
    else if (field === truth) found = reader.readBool();
    else if (field === struct) found = within(reader, fieldsIn);
    else if (field === list) found = within(reader, listIn);
    else return false;
    return true;
  });
  return found;
}

function entryIn(reader: BinaryReader): [string, unknown] {
  const found: [string, unknown] = ["", null];
  eachField(reader, (field) => {
    if (field === key) found[0] = reader.readString();
    else if (field === value) found[1] = within(reader, valueIn);
    else return false;
    return true;
  });
  return found;
}

function fieldsIn(reader: BinaryReader): Fields {
  const entries: [string, unknown][] = [];
  eachField(reader, (field) => field === entry && entries.push(within(reader, entryIn)) > 0);
  // Not by assignment: a field may be called __proto__.
  return Object.fromEntries(entries);
}

/**
 * Has this process read structs of messages as plain values, and send those that go back as they came by their bytes. The
 * library makes an object of each value, and a map of each struct, before one gets at what is said; a preview has ten
 * structs for each resource.
 */
export function readStructsPlainly(): void {
  const write = Struct.serializeBinaryToWriter;
  Struct.deserializeBinaryFromReader = (message: Struct, reader: BinaryReader) => {
    const from = reader.getCursor();
    const fields = fieldsIn(reader);
    came.set(message, { fields, bytes: reader.getBuffer().subarray(from, reader.getCursor()) });
    return message;
  };
  Struct.serializeBinaryToWriter = (message: Struct, writer: BinaryWriter) => {
    const { bytes } = came.get(message) ?? {};
    if (bytes) writer.writeSerializedMessage(bytes, 0, bytes.length);
    else write(message, writer);
  };
}

/** What a struct says. */
export const plainFields = (struct: Struct): Fields =>
  came.get(struct)?.fields ?? (struct.toJavaScript() as Fields);
