/** Stands in the bundle for modules of the SDK that no call made here reaches; to reach one is a fault of the bundle. */
export default function absent(): never {
  throw new Error('this part of the SDK is not in the function archive: see NEVER_REACHED in src/stack/archive.ts');
}
