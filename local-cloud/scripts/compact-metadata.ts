/**
 * Reads a folder with the official API metadata (repository aliyun/aliyun-openapi-meta: one folder a service, one JSON file an
 * action) and writes what the local cloud checks requests against: names, types, what is required, limits. No text is taken.
 *
 * Usage: tsx local-cloud/scripts/compact-metadata.ts <folder>
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompactAction, CompactParam } from '../src/params/metadata';

interface Published {
  name: string;
  description?: string;
  position: string;
  type: string;
  required: boolean;
  sub_parameters?: Published[];
}

const TYPES: Record<string, string> = {
  String: 'string',
  Integer: 'integer',
  Long: 'integer',
  Float: 'number',
  Boolean: 'boolean',
  RepeatList: 'list',
};

/** Services that the local cloud has, or will have. */
const WANTED = new Set(['cms', 'ecs', 'fc', 'kms', 'ram', 'sls', 'sts', 'vpc']);

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder that holds the official metadata.');

const services: Record<string, Record<string, CompactAction>> = {};
for (const service of readdirSync(folder).filter((name) => WANTED.has(name))) {
  const actions: Record<string, CompactAction> = {};
  for (const file of readdirSync(join(folder, service)).filter((name) => name.endsWith('.json'))) {
    const read = JSON.parse(readFileSync(join(folder, service, file), 'utf8')) as {
      name?: string;
      parameters?: Published[];
    };
    if (read.name && read.parameters) actions[read.name] = Object.fromEntries(grouped(read.parameters));
  }
  services[service] = actions;
}
const target = join(__dirname, '..', 'src', 'params', 'metadata.json');
const lines = Object.entries(services).map(
  ([service, actions]) =>
    `${JSON.stringify(service)}: {\n${Object.entries(actions)
      .map(([name, action]) => `${JSON.stringify(name)}: ${JSON.stringify(action)}`)
      .join(',\n')}\n}`,
);
writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`);

/** `Filter.1.Key` and `Filter.2.Key` are members of one list `Filter`, `SystemDisk.Size` one of a structure `SystemDisk`. */
function grouped(published: Published[]): Map<string, CompactParam> {
  const found = new Map<string, CompactParam>();
  const dotted = new Map<string, { isList: boolean; members: Published[] }>();
  for (const param of published) {
    const [head = '', ...rest] = param.name.split('.');
    if (rest.length === 0) {
      found.set(param.name, compact(param));
      continue;
    }
    const isList = /^(\d+|N)$/.test(rest[0] ?? '');
    const name = (isList ? rest.slice(1) : rest).join('.');
    const group = dotted.get(head) ?? { isList, members: [] };
    if (!group.members.some((member) => member.name === name)) group.members.push({ ...param, name });
    dotted.set(head, group);
  }
  for (const [head, { isList, members }] of dotted) {
    found.set(head, { t: isList ? 'list' : 'object', m: Object.fromEntries(grouped(members)) });
  }
  return found;
}

function compact(param: Published): CompactParam {
  const type = param.position === 'Body' ? 'body' : (TYPES[param.type] ?? 'any');
  const members = type === 'list' && param.sub_parameters;
  return {
    t: type as CompactParam['t'],
    ...(param.required && { r: 1 as const }),
    ...(members && { m: Object.fromEntries(grouped(members)) }),
    ...limits(type, param.description ?? ''),
  };
}

/** The bounds that a description states, where it states them in one of the usual ways. */
function limits(type: string, description: string): { min?: number; max?: number } {
  const number = (text: string | undefined): number => Number(text?.replace(/,/g, ''));
  const find = (patterns: RegExp[]): { min?: number; max?: number } => {
    for (const pattern of patterns) {
      const groups = pattern.exec(description)?.groups;
      if (groups)
        return { ...(groups.min && { min: number(groups.min) }), ...(groups.max && { max: number(groups.max) }) };
    }
    return {};
  };
  // A text that speaks of several lengths bounds something inside the value.
  if (type === 'string' && (description.match(/characters/g) ?? []).length <= 2) {
    return find([
      /(?<min>\d+) to (?<max>[\d,]+) characters/,
      /(?:cannot exceed|up to|maximum of) (?<max>[\d,]+) (?:ASCII )?characters/,
    ]);
  }
  if (type === 'integer')
    return find([/[Mm]aximum value: (?<max>[\d,]+)\./, /[Vv]alid values: (?<min>\d+) to (?<max>[\d,]+)\./]);
  if (type === 'list') return find([/[Vv]alid values of N: (?<min>\d+) to (?<max>\d+)/]);
  return {};
}
