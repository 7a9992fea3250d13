const POLYNOMIAL = 0xc96c5795d7870f42n;

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ POLYNOMIAL : value >> 1n;
  return { high: Number(value >> 32n), low: Number(value & 0xffffffffn) };
});

/** CRC-64 (ECMA-182, reflected) in decimal: Function Compute gives and takes it for code, OSS gives it for objects. */
export function crc64(bytes: Uint8Array): string {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of bytes) {
    const entry = TABLE[(low ^ byte) & 0xff];
    low = ((low >>> 8) | (high << 24)) ^ (entry?.low ?? 0);
    high = (high >>> 8) ^ (entry?.high ?? 0);
  }
  return ((BigInt(~high >>> 0) << 32n) | BigInt(~low >>> 0)).toString();
}
