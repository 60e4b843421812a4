import { describe, expect, test } from "@jest/globals";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import fc from "fast-check";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { plainFields, readStructsPlainly } from "../../../providers/plain-structs.ts";

const { Struct } = structProto;
const structOf = (fields: object) => Struct.fromJavaScript(fields as never);
const sent = (fields: object) => new messages.ReadRequest().setId("x").setInputs(structOf(fields));

readStructsPlainly();

const received = (bytes: Uint8Array) => {
  const struct = messages.ReadRequest.deserializeBinary(bytes).getInputs();
  if (!struct) throw new Error("it has come without a struct");
  return struct;
};

describe("a struct of a message", () => {
  test("is read as what was sent", () => {
    const fields = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ stringUnit: "grapheme" }), {
      noNullPrototype: true,
    });
    // The library, which sends here, loses fields of that name.
    const sendable = fields.filter((given) => !JSON.stringify(given).includes('"__proto__":'));
    fc.assert(
      fc.property(sendable, (given) => {
        // As JSON, in which there's no -0.
        const plain = JSON.parse(JSON.stringify(given));
        const struct = received(sent(plain).serializeBinary());
        expect(plainFields(struct)).toEqual(plain);
      }),
    );
  });

  test("goes back by the bytes that it came in", () => {
    const fields = {
      name: "ü",
      list: [1, [true, null], { inner: "x" }],
      nested: { a: { b: -0.5 } },
      empty: {},
    };
    const bytes = sent(fields).serializeBinary();
    const again = new messages.ReadRequest().setId("x").setInputs(received(bytes));
    expect(again.serializeBinary()).toEqual(bytes);
    expect(again.serializeBinary()).toEqual(bytes);
  });

  test("that was made here is sent as ever", () => {
    const struct = structOf({ a: 1 });
    expect(plainFields(struct)).toEqual({ a: 1 });
    expect(plainFields(received(new messages.ReadRequest().setInputs(struct).serializeBinary()))).toEqual({
      a: 1,
    });
  });

  const field = (number: number, bytes: readonly number[]) => [(number << 3) | 2, bytes.length, ...bytes];
  /** As the engine would write it, of a value's bytes. */
  const written = (name: string, value: readonly number[]) =>
    received(Uint8Array.from(field(4, field(1, [...field(1, [...Buffer.from(name)]), ...field(2, value)]))));

  test.each([
    ["a value of no type", [], null],
    ["a field that nobody knows", [0x48, 0x01, ...field(3, [0x79])], "y"],
  ])("may hold %s", (_, value, expected) => {
    expect(plainFields(written("x", value))).toEqual({ x: expected });
  });

  test("may have a field of a name that all objects have something by", () => {
    const fields = plainFields(written("__proto__", field(3, [0x79])));
    expect(Object.entries(fields)).toEqual([["__proto__", "y"]]);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  });
});
