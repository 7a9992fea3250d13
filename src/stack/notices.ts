import type { Settings } from '../plan/settings';

/** An output of the stack: what its end does not take away. */
export function imagesStay({ vault, sourceRegion, destinationRegions, retiredRegions }: Settings): string {
  const regions = [sourceRegion, ...destinationRegions, ...retiredRegions].join(', ');
  return (
    `The images and snapshots of vault ${vault} in ${regions} stay when this stack is destroyed, and cost money until ` +
    `they are deleted; they carry the tag offsite-vault=${vault}.`
  );
}
