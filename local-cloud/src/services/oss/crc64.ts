const POLYNOMIAL = 0xc96c5795d7870f42n;

const TABLE = BigUint64Array.from({ length: 256 }, (_none, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ POLYNOMIAL : value >> 1n;
  return value;
});

const ALL_ONES = 0xffffffffffffffffn;

/** CRC-64 after ECMA-182, as a decimal number: clients compare it with what they sent. */
export function crc64(content: Buffer): string {
  let crc = ALL_ONES;
  for (const byte of content) crc = (TABLE[Number((crc ^ BigInt(byte)) & 0xffn)] ?? 0n) ^ (crc >> 8n);
  return String(crc ^ ALL_ONES);
}
