import { TAG, type Tags } from './identity';

/** The server sheet: what an image does not hold and a region that is gone cannot be asked. */
export interface ServerSheet {
  type: string;
  zone: string;
  vSwitch: string;
  privateIp: string;
  securityGroups: string[];
  role: string;
  disks: SheetDisk[];
  /** Items that did not fit into their tags, by what they are. */
  cut: { securityGroups: number; disks: number };
}

export interface SheetDisk {
  device: string;
  category: string;
  sizeGiB: number;
}

/** Of a tag's value, in characters. */
const VALUE_LIMIT = 128;

/** What does not fit is cut between items, and the tag says how many are missing: `sg-1 sg-2 +3`. */
export function sheetTags(sheet: Omit<ServerSheet, 'cut'>): Tags {
  const groups = fill(sheet.securityGroups, 1);
  const disks = fill(sheet.disks.map(diskText), 2);
  const tags: Tags = {
    [TAG.host]: pair(sheet.type, sheet.zone),
    [TAG.network]: pair(sheet.vSwitch, sheet.privateIp),
    [TAG.securityGroups]: groups[0] ?? '',
    [TAG.role]: sheet.role,
    [TAG.disks]: disks[0] ?? '',
    [TAG.moreDisks]: disks[1] ?? '',
  };
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== ''));
}

export function readSheet(tags: Tags): ServerSheet {
  const words = (key: string) => (tags[key] ?? '').split(' ').filter((word) => word !== '');
  const [type = '', zone = ''] = words(TAG.host).map(orNothing);
  const [vSwitch = '', privateIp = ''] = words(TAG.network).map(orNothing);
  const groups = uncut(words(TAG.securityGroups));
  const disks = uncut([...words(TAG.disks), ...words(TAG.moreDisks)]);
  return {
    type,
    zone,
    vSwitch,
    privateIp,
    securityGroups: groups.items,
    role: tags[TAG.role] ?? '',
    disks: disks.items.map(readDisk),
    cut: { securityGroups: groups.cut, disks: disks.cut },
  };
}

const NOTHING = '-';

function pair(first: string, second: string): string {
  return first || second ? `${first || NOTHING} ${second || NOTHING}` : '';
}

function orNothing(word: string): string {
  return word === NOTHING ? '' : word;
}

/** `/dev/xvda` is written `xvda`: sixteen disks then fit into two tags. */
function diskText({ device, category, sizeGiB }: SheetDisk): string {
  return `${device.replace(/^\/dev\//, '')}:${category}:${sizeGiB}`;
}

function readDisk(text: string): SheetDisk {
  const [device = '', category = '', size = '0'] = text.split(':');
  return { device: `/dev/${device}`, category, sizeGiB: Number(size) };
}

/** Items joined by spaces into so many tags; the last ends with `+n` where n items had no room. */
function fill(items: readonly string[], tags: number): string[] {
  const values: string[] = [];
  let rest = [...items];
  while (rest.length > 0 && values.length < tags) {
    const last = values.length === tags - 1;
    const count = fitting(rest, last);
    const left = rest.length - count;
    const mark = last && left > 0 ? [`+${left}`] : [];
    values.push([...rest.slice(0, count), ...mark].join(' '));
    rest = rest.slice(count);
  }
  return values;
}

function fitting(items: readonly string[], last: boolean): number {
  for (let count = items.length; count > 0; count--) {
    const mark = last && count < items.length ? ` +${items.length - count}` : '';
    if (items.slice(0, count).join(' ').length + mark.length <= VALUE_LIMIT) return count;
  }
  return 0;
}

function uncut(words: readonly string[]): { items: string[]; cut: number } {
  const cut = words.filter((word) => word.startsWith('+')).reduce((sum, word) => sum + Number(word.slice(1)), 0);
  return { items: words.filter((word) => !word.startsWith('+')), cut };
}
