import { text } from './spec';

// What several keys hold.

// No zones: cn-shanghai-b, ap-southeast-1a.
const REGION = /^[a-z]{2}-[a-z]{2,}(-([a-z]{2,}|\d+))*$/;
export const region = text('must be a region id (not a zone)', REGION);
export const isRegion = (text: string): boolean => REGION.test(text);

export const planName = text(
  'must be a plan name: 2 to 40 letters, digits, "-" and "_", the first a letter',
  /^[A-Za-z][A-Za-z0-9_-]{1,39}$/,
);
export const instanceId = text('must be an instance id', /^i-[a-z0-9]{4,22}$/);
